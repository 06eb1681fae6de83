/** What a record shows is found by it: all of a value or a part, however it is written in the file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Analyzer, createAnalyzer } from '../analyzer.ts';
import { allFormats } from '../formats/registry.ts';
import { readEntries } from '../interpreter/read-entries.ts';
import { lineLike } from '../kernel/testing/lines.ts';
import { kernelModule } from '../testing/kernel-module.ts';
import type { Query } from './language/tree.ts';
import { createMatcher } from './matching/matcher.ts';
import { EntryView } from './scanning/record-view.ts';
import { ChunkScanner } from './scanning/scan-chunk.ts';

const CASES = Number(process.env.QUERY_CASES ?? 500);
const referenceTime = Date.UTC(2025, 1, 20);
const where = { firstLine: 1, byteOffset: 0, carry: 'start' as const };

/** What stands in lines that people have, and is read as something else than it is. */
const inserted = fc.constantFrom(
  ...['', '', ' 192.0.2.7', ' ::ffff:192.0.2.7', '\x1b[31mred\x1b[0m', '\x1b', ' \\/a', ' \\u0041'],
  ...[
    " it\\'s",
    ' "q"',
    ' \\t',
    ' a\\zb',
    '\0',
    '\ufeff',
    ' é😀',
    '\r',
    ' k="a\\qb"',
    ' 1e5',
    ' 01.50',
  ],
);

const lineOf = (samples: string[]) =>
  fc
    .record({
      line: fc.oneof(lineLike(samples), fc.constantFrom(...samples)),
      text: inserted,
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      hasBlanks: fc.boolean(),
    })
    .map(({ line, text, at, hasBlanks }) => {
      const place = Math.floor(at * line.length);
      const changed = line.slice(0, place) + text + line.slice(place);
      return hasBlanks ? changed.replace(/":(?=["{[\d])/g, '": ').replace(/,"/g, ', "') : changed;
    });

/** Without those that each file defines by its own head (which element is a record, which columns there are). */
const ownFormats = allFormats().filter(({ name }) => name !== 'xml' && name !== 'csv');
const scenario = fc.constantFrom(...ownFormats).chain((format) =>
  fc.record({
    format: fc.constant(format.name),
    lines: fc.array(lineOf(format.samples.map(({ line }) => line)), {
      minLength: 1,
      maxLength: 12,
    }),
    /** Which record, which of its values, and what of it. */
    draws: fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
  }),
);

/** Their plans stay. */
const analyzers = new Map<string, Analyzer>();

function analyzerFor(format: string): Analyzer {
  let analyzer = analyzers.get(format);
  if (!analyzer) {
    // Each has 24 MB of memory.
    if (analyzers.size > 40) analyzers.clear();
    analyzer = createAnalyzer(kernelModule(), { format, referenceTime, keywords: [] });
    analyzers.set(format, analyzer);
  }
  return analyzer;
}

/** A question for a value that the record shows, or for a part of it. */
function questionFor(view: EntryView, [which, from, length]: number[]): Query | null {
  const values: [Query['kind'], string, unknown][] = [
    ...Object.entries(view.fields).map(([name, value]) => ['field', name, value] as never),
    ['field', 'message', view.message ?? undefined],
    ['path', 'path', view.path === '' ? undefined : view.path],
    ...view.ips.map((ip) => ['ip', 'ip', ip] as never),
  ];
  const [kind, name, value] = values[which! % values.length]!;
  if (value === undefined || Array.isArray(value)) return null;
  const text = typeof value === 'string' ? value : String(JSON.stringify(value));
  if (kind === 'ip') return { kind, address: text, bits: text.includes(':') ? 128 : 32 };
  const characters = [...text];
  const start = from! % (characters.length + 1);
  const part = characters.slice(start, start + 1 + (length! % 12)).join('');
  const pieces = length! % 3 === 0 ? [text] : ['', part, ''];
  // A whole number is compared as a number, which the parser tells apart.
  if (pieces.length === 1 && /^[-+.\de]+$/i.test(text)) return null;
  return { kind, name, test: { kind: 'equals', pieces, number: null } } as Query;
}

test('what a record shows is found by it', () => {
  let asked = 0;
  fc.assert(
    fc.property(scenario, ({ format, lines, draws: [record, ...draws] }) => {
      const file = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
      const reading = { format, referenceTime };
      const entries = [...readEntries(file, { ...reading, ...where })];
      const view = new EntryView(entries[record! % entries.length]!);
      const query = view.reason === null ? questionFor(view, draws) : null;
      if (query === null) return;
      asked++;
      const matches = createMatcher(query);
      const expected = entries.filter((entry) => matches(new EntryView(entry)));
      assert.ok(matches(view), JSON.stringify(query));
      const analyzer = analyzerFor(format);
      analyzer.input(file.length).set(file);
      const scanner = new ChunkScanner(analyzer, reading, query, { from: null, to: null });
      const { indexes, view: listed } = scanner.scan(file.length, where);
      assert.deepEqual(
        indexes.map((index) => listed.goTo(index).line),
        expected.map(({ entry }) => entry.line),
      );
    }),
    { numRuns: CASES },
  );
  assert.ok(asked > CASES / 10, `${asked} questions were asked`);
});
