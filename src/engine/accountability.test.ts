/** Every line is accounted for: nothing is lost or counted twice, in whichever way a report came about. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { allFormats } from './formats/registry.ts';
import {
  analyze,
  createAnalyzer,
  createInterpreter,
  createKernelMemory,
  decodePartial,
  detect,
  encodePartial,
  type FormatInfo,
  merge,
  type PartialReport,
  type Report,
  readRecords,
} from './index.ts';
import { ChunkScanner, parseQuery } from './query/index.ts';
import { kernelModule } from './testing/kernel-module.ts';

const CASES = Number(process.env.ACCOUNTABILITY_CASES ?? 150);
const OPTIONS = { keywords: ['error'], referenceTime: Date.UTC(2025, 1, 21) };
const WHERE = { firstLine: 1, byteOffset: 0, carry: 'start' } as const;
const UNBOUND = { from: null, to: null };
/** Of records and invalid lines, of several forms, and of none at all. */
const FILTERS = [
  '',
  'level:>=warn',
  'level:none',
  'invalid:true',
  '-form:combined',
  'e',
  'no "such"',
];

const sum = (counts: Iterable<number>): number => [...counts].reduce((all, one) => all + one, 0);

/** Of a report alone, as a user could check it. */
function assertAccounted(report: Report): void {
  const { totalLines, linesInRecords, totalLogsProcessed, invalidLogs } = report;
  assert.equal(linesInRecords + invalidLogs, totalLines, 'lines');
  assert.equal(sum(Object.values(report.invalidReasons)), invalidLogs, 'reasons');
  const records = totalLogsProcessed - invalidLogs;
  assert.ok(records <= linesInRecords, 'a record has a line');
  assert.equal(
    sum(Object.values(report.logLevelCounts)) + report.logsWithoutLevel,
    records,
    'levels',
  );
  assert.equal(sum(report.formats!.map((format) => format.records)), records, 'formats');
  assert.equal(sum(report.patterns.map(({ count }) => count)) + report.patternsOther, records);
  for (const { count, levels } of report.patterns) assert.equal(sum(Object.values(levels)), count);
}

const linesOf = (file: Uint8Array): number => {
  const newlines = file.filter((byte) => byte === 10).length;
  return newlines + (file.length > 0 && file.at(-1) !== 10 ? 1 : 0);
};

/** One for all analysers, of which only the newest is used. */
const memory = createKernelMemory();

/** The same file counted by both engines, stored, filtered, and merged: all of it must add up. */
function assertAllWays(
  file: Uint8Array,
  format: string | null,
  definition?: FormatInfo['definition'],
): Report {
  const reading = { ...OPTIONS, format, definition };
  const expected = analyze(file, { ...reading, ...WHERE });
  const report = merge([expected], null);
  assertAccounted(report);
  assert.equal(report.totalLines, linesOf(file), 'lines of the file');
  const entries = [...readRecords(file, { ...reading, ...WHERE })];
  assert.equal(entries.filter((entry) => 'invalid' in entry).length, report.invalidLogs);
  assert.equal(entries.length, report.totalLogsProcessed, 'records that are read');
  const parts: PartialReport[] = [expected];
  for (const analyzer of [
    createAnalyzer(kernelModule(), reading, memory),
    createInterpreter(reading),
  ]) {
    analyzer.input(file.length).set(file);
    analyzer.analyze(file.length, WHERE);
    const stored = decodePartial(encodePartial(analyzer.take()));
    assert.deepEqual(merge([stored], null), report);
    parts.push(stored);
    for (const q of FILTERS) {
      const scanner = new ChunkScanner(analyzer, reading, parseQuery(q), UNBOUND);
      analyzer.input(file.length).set(file);
      const matches = scanner.scan(file.length, WHERE);
      scanner.countMatches(matches, WHERE);
      const filtered = merge([analyzer.take()], null);
      assertAccounted(filtered);
      assert.equal(filtered.totalLogsProcessed, matches.indexes.length, q);
    }
  }
  const merged = merge(parts, null);
  assertAccounted(merged);
  assert.equal(merged.totalLines, 3 * report.totalLines);
  return report;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const samplesOf = (formats: { samples: readonly { line: string }[] }[]): string[] =>
  formats.flatMap(({ samples }) => samples.map(({ line }) => line));

const TRACE = [
  'java.lang.IllegalStateException: gone',
  '\tat a.B.c(B.java:7)',
  'Caused by: java.io.IOException: no',
  '\t... 12 more',
  'Traceback (most recent call last):',
  '  File "/srv/a.py", line 7, in f',
  'ValueError: bad',
  'goroutine 1 [running]:',
  'panic: runtime error',
];
const BLANK = ['', ' ', '\t', '\r', '   \r'];
/** On one line in a file of printed objects, and too long to be seen whole where the file is cut. */
const OBJECTS = ['x', 'y'.repeat(5000)].map(
  (text) => `{"level":"error","time":"2025-02-20T10:00:03Z","msg":"${text}"}`,
);
const ODD = [
  ...OBJECTS,
  'free text',
  '}',
  ']',
  '[',
  '{"a":',
  '\0\0\0',
  '\x01\x02\x03',
  'ä😀',
  '1740045600 x',
];
/** Without those that each file defines by its own head (which element is a record, which columns there are). */
const ownFormats = allFormats().filter(({ name }) => name !== 'xml' && name !== 'csv');
const NAMES = ownFormats.map(({ name }) => name);

for (const format of ownFormats) {
  test(`${format.name}: its samples, with blank lines and traces between them`, () => {
    const lines = samplesOf([format]);
    assertAllWays(encode(lines.join('\n')), format.name);
    const mixed = lines.flatMap((line) => [line, ...BLANK, ...TRACE, line]);
    assertAllWays(encode(`${mixed.join('\n')}\n`), format.name);
  });
}

test('mixes of formats, with whatever else stands in a file', () => {
  const mix = fc
    .tuple(fc.array(fc.constantFrom(...ownFormats), { minLength: 2, maxLength: 4 }), fc.boolean())
    .chain(([formats, isOwn]) =>
      fc.record({
        format: isOwn ? fc.constant(formats[0]!.name) : fc.constantFrom(null, ...NAMES),
        lines: fc.array(
          fc.oneof(
            { weight: 4, arbitrary: fc.constantFrom(...samplesOf(formats)) },
            fc.constantFrom(...TRACE, ...BLANK, ...ODD),
          ),
          { maxLength: 60 },
        ),
        end: fc.constantFrom('', '\n', '\n\n'),
      }),
    );
  let forms = 0;
  fc.assert(
    fc.property(mix, ({ format, lines, end }) => {
      const report = assertAllWays(encode(lines.join('\n') + end), format);
      if (report.formats!.length > 1) forms++;
    }),
    { numRuns: CASES },
  );
  assert.ok(forms > CASES / 3, `${forms} files had several forms`);
});

test('bytes that are no log', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(null, ...NAMES),
      fc.uint8Array({ maxLength: 3000 }),
      (format, bytes) => void assertAllWays(bytes, format),
    ),
    { numRuns: CASES },
  );
});

test('records that exceed their limit', () => {
  const long = `2025-02-20T10:00:00Z INFO ${'x'.repeat(1 << 20)}`;
  const file = encode([long, '\tat a.B', samplesOf([allFormats()[0]!])[0], 'free'].join('\n'));
  const report = assertAllWays(file, 'iso-level');
  assert.ok(report.invalidReasons.record_too_long! > 0);
});

const FIXTURES = readFileSync(join(import.meta.dirname, 'formats/fixtures/logs.txt'), 'utf8');
for (const section of FIXTURES.split(/^### /m).slice(1)) {
  const headEnd = section.indexOf('\n');
  test(section.slice(0, headEnd), () => {
    const file = encode(section.slice(headEnd + 1));
    assertAllWays(file, detect(file)!.name);
  });
}

const WHOLE = join(import.meta.dirname, 'formats/fixtures/whole');
for (const name of readdirSync(WHOLE).filter((file) => file.endsWith('.log'))) {
  test(`whole log: ${name}`, () => {
    const file = readFileSync(join(WHOLE, name));
    const info = detect(file)!;
    assertAllWays(file, info.name, info.definition);
  });
}
