/** The report of a filter is the report of a file that holds only the records it finds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Analyzer, createAnalyzer, createInterpreter } from '../analyzer.ts';
import { allFormats } from '../formats/registry.ts';
import { lineLike } from '../kernel/testing/lines.ts';
import { summarize } from '../report/summary/summarize.ts';
import { kernelModule } from '../testing/kernel-module.ts';
import { parseQuery } from './language/parse.ts';
import { ChunkScanner, textOf } from './scanning/scan-chunk.ts';

const CASES = Number(process.env.QUERY_CASES ?? 500);
const referenceTime = Date.UTC(2025, 1, 20);
const keywords = ['error', 'timeout'];
const place = { firstLine: 1, byteOffset: 0, carry: 'start' as const };

/** Blocks and lists of JSON hang together: their records are no file by themselves. */
// Without those whose unfinished pieces go on with whatever record is put behind them.
const formats = allFormats().filter(({ spread, pieces }) => spread === null && pieces === null);

const scenario = fc.constantFrom(...formats).chain(({ name, samples }) =>
  fc.record({
    format: fc.constant(name),
    lines: fc.array(
      fc.tuple(
        lineLike(samples.map(({ line }) => line)),
        fc.constantFrom('', '', ' error 192.0.2.7', ' Timeout', '\n\tat a.B(C.java:1)', '\nx'),
      ),
      { maxLength: 30 },
    ),
    query: fc.constantFrom(
      'error',
      '-timeout',
      'level:>=warn',
      'status:5xx',
      'ip:192.0.2.7',
      'java',
    ),
    bounds: fc.constantFrom(
      { from: null, to: null },
      { from: Date.UTC(2017, 0), to: Date.UTC(2025, 1) },
    ),
  }),
);

/** Their plans stay. */
const kernels = new Map<string, Analyzer>();

function kernelFor(format: string): Analyzer {
  let kernel = kernels.get(format);
  if (!kernel) {
    // Each has 24 MB of memory.
    if (kernels.size > 40) kernels.clear();
    kernel = createAnalyzer(kernelModule(), { format, referenceTime, keywords });
    kernels.set(format, kernel);
  }
  return kernel;
}

/** What depends on where a record stands in its file. */
const withoutLines = (report: ReturnType<typeof summarize>): unknown =>
  JSON.parse(JSON.stringify(report), (key, value) => (key === 'line' ? undefined : value));

test('the report of a filter is that of its records alone', () => {
  fc.assert(
    fc.property(scenario, ({ format, lines, query, bounds }) => {
      const bytes = new TextEncoder().encode(lines.map((parts) => `${parts.join('')}\n`).join(''));
      const reading = { format, referenceTime };
      const asked = parseQuery(`(${query}) -invalid:true`);
      const reports: unknown[] = [];
      for (const analyzer of [kernelFor(format), createInterpreter({ ...reading, keywords })]) {
        analyzer.input(bytes.length).set(bytes);
        const scanner = new ChunkScanner(analyzer, reading, asked, bounds);
        const matches = scanner.scan(bytes.length, place);
        const own = textOf(matches);
        scanner.countMatches(matches, place);
        const report = summarize(analyzer.take(), null);
        reports.push(report);

        analyzer.input(own.length).set(own);
        analyzer.analyze(own.length, place);
        assert.deepEqual(withoutLines(report), withoutLines(summarize(analyzer.take(), null)));
      }
      assert.deepEqual(reports[0], reports[1]);
    }),
    { numRuns: CASES },
  );
});

test('records here and there are counted with their lines, however many they are', () => {
  const line = (i: number): string =>
    `192.0.2.${i % 250} - - [20/Feb/2025:10:00:${String(i % 60).padStart(2, '0')} +0000] "GET /${i} HTTP/1.1" ${i % 2 === 0 ? 500 : 200} 7\n`;
  const text = Array.from({ length: 12_000 }, (_, i) =>
    i % 1001 === 1000 ? `${line(i)}no request ${i}\n` : line(i),
  ).join('');
  const bytes = new TextEncoder().encode(text);
  const reading = { format: 'common', referenceTime };
  const [own, plain] = [
    createAnalyzer(kernelModule(), { ...reading, keywords }),
    createInterpreter({ ...reading, keywords }),
  ].map((analyzer) => {
    analyzer.input(bytes.length).set(bytes);
    const asked = parseQuery('status:500 OR invalid:true');
    const scanner = new ChunkScanner(analyzer, reading, asked, { from: null, to: null });
    scanner.countMatches(scanner.scan(bytes.length, place), place);
    return summarize(analyzer.take(), null);
  });
  assert.equal(own!.totalLogsProcessed, 6011);
  assert.deepEqual(
    own!.invalidSamples.map(({ line }) => line),
    Array.from({ length: 11 }, (_, i) => 1001 * (i + 1) + i + 1),
  );
  assert.deepEqual(own, plain);
});
