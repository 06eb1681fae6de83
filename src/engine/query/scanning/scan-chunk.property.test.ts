/** The promise of search: whatever is passed over, the answer is that of reading every record in full. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Analyzer, createAnalyzer, createInterpreter } from '../../analyzer.ts';
import { CardMaker } from '../../cards/card.ts';
import { decodeCards, encodeCards } from '../../cards/codec.ts';
import { allFormats } from '../../formats/registry.ts';
import { type Entry, readEntries } from '../../interpreter/read-entries.ts';
import { lineLike } from '../../kernel/testing/lines.ts';
import type { RecordList } from '../../listing/record-list.ts';
import { summarize } from '../../report/summary/summarize.ts';
import { findInBytes } from '../../search/find-in-bytes.ts';
import { type SearchText, searchText } from '../../search/search-text.ts';
import { patternID } from '../../templates/pattern-id.ts';
import { bodyLines, traceLines } from '../../testing/continuing-lines.ts';
import { kernelModule } from '../../testing/kernel-module.ts';
import type { Carry } from '../../types.ts';
import type { Query } from '../language/tree.ts';
import { createMatcher } from '../matching/matcher.ts';
import { countOnCard } from './count-on-card.ts';
import { EntryView } from './record-view.ts';
import { ChunkScanner, type Reading } from './scan-chunk.ts';

const CASES = Number(process.env.QUERY_CASES ?? 500);
const referenceTime = Date.UTC(2025, 1, 20);

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const WORDS = ['error', 'TIMEOUT', 'aaaa', 'user 17', '192.0.2.7', 'ä😀', '"x 3"', '\0', 'at x'];
/** Without those that each file defines by its own head (which element is a record, which columns there are). */
const ownFormats = allFormats().filter(({ name }) => name !== 'xml' && name !== 'csv');
const samples = allFormats().flatMap((format) => format.samples.map(({ line }) => line));
const words = fc.array(fc.constantFrom(...WORDS), { maxLength: 4 }).map((list) => list.join(' '));

const anyLine: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.constantFrom(...samples).map(encode),
  fc
    .tuple(fc.constantFrom('', ' ', '\tat x.Y(Z.java:1) ', '[', '}', '{"a":'), words)
    .map((parts) => encode(parts.join(''))),
  fc.uint8Array({ maxLength: 30 }),
  fc.integer({ min: 50, max: 1500 }).map((count) => encode(`${'x1 '.repeat(count)}error`)),
);

function fileOf(format: string | null): fc.Arbitrary<Uint8Array> {
  const own = allFormats()
    .find(({ name }) => name === format)
    ?.samples.map(({ line }) => line) ?? ['x'];
  const record = fc
    .tuple(lineLike(own), fc.oneof({ weight: 2, arbitrary: fc.constant('') }, words))
    .map(([line, text]) => encode(text === '' ? line : `${line} ${text}`));
  const line = fc.oneof({ weight: 3, arbitrary: record }, { weight: 1, arbitrary: anyLine });
  return fc
    .tuple(fc.array(line, { maxLength: 20 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
    .map(([lines, newline, isEnded]) => {
      const parts = lines.flatMap((bytes, i) => (i > 0 ? [encode(newline), bytes] : [bytes]));
      return Buffer.concat(isEnded ? [...parts, encode(newline)] : parts);
    });
}

const wanted = fc.constantFrom('error', 'timeout', 'a', '17', 'at x', 'INFO', '2', '-', ' ', 'x 3');
const text = fc
  .constantFrom(
    'error',
    'ERROR',
    'timeout',
    'a',
    '17',
    'x1 x1',
    'ä',
    '😀',
    'at x',
    '\uFFFD',
    'INFO',
    'x\nx',
    'x\r',
    '\0',
    '2',
    '-',
  )
  .map((value): Query => ({ kind: 'text', text: value }));
const other = fc.constantFrom<Query>(
  { kind: 'level', from: 4, to: 6 },
  { kind: 'no_level' },
  { kind: 'form', name: 'iso-level' },
  { kind: 'form', name: 'json-lines' },
  { kind: 'form', name: 'combined' },
  { kind: 'invalid', reason: null },
  { kind: 'line', from: 3, to: 9 },
  { kind: 'ip', address: '192.0.2.0', bits: 24 },
  { kind: 'ip', address: '2001:db8::', bits: 32 },
  { kind: 'ip', address: '192.0.2.7', bits: 32 },
  { kind: 'regex', source: 'x1+', ignoresCase: true },
  { kind: 'regex', source: 'time(out|r)', ignoresCase: true },
  { kind: 'regex', source: '[0-9]{3} [0-9]+', ignoresCase: false },
  { kind: 'status', from: 200, to: 299 },
  { kind: 'status', from: 400, to: 599 },
  { kind: 'method', test: { kind: 'equals', pieces: ['get'], number: null } },
  { kind: 'path', test: { kind: 'equals', pieces: ['/', ''], number: null } },
  { kind: 'path', test: { kind: 'equals', pieces: ['', 'a', ''], number: null } },
  { kind: 'path', test: { kind: 'exists' } },
  { kind: 'field', name: 'message', test: { kind: 'equals', pieces: ['', 'o', ''], number: null } },
  { kind: 'field', name: 'host', test: { kind: 'exists' } },
  { kind: 'field', name: 'thread', test: { kind: 'equals', pieces: ['m', ''], number: null } },
  { kind: 'field', name: 'pid', test: { kind: 'compares', comparison: '>', number: 100 } },
  { kind: 'pattern', id: patternID('user <*>') },
  { kind: 'pattern', id: patternID('user <*>'), forms: ['GET /', 'GET /a'], isOwn: false },
);
const { query } = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { depthSize: 'small' },
    { weight: 4, arbitrary: text },
    { weight: 1, arbitrary: other },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        terms: fc.array(tie('query'), { minLength: 1, maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('not' as const), term: tie('query') }) },
  ),
}));

const scenario = fc
  .constantFrom<(string | null)[]>(null, ...ownFormats.map(({ name }) => name))
  .chain((format) =>
    fc.record({
      format: fc.constant(format),
      file: fileOf(format),
      query,
      bounds: fc.constantFrom(
        { from: null, to: null },
        { from: null, to: null },
        { from: Date.UTC(2015, 0), to: null },
        { from: null, to: Date.UTC(2025, 0) },
        { from: Date.UTC(2017, 4), to: Date.UTC(2025, 1, 20, 10) },
      ),
      carry: fc.constantFrom<Carry[]>('start', 'start', 'overflow', 'inside_line'),
      firstLine: fc.constantFrom(1, 2, 1000),
      maxRecordBytes: fc.constantFrom(64, 1000, 1 << 20, 1 << 20, 1 << 20, 1 << 20),
    }),
  );

/** One for each way to read: its plans stay, as those of a thread do from frame to frame. */
const analyzers = new Map<string, Analyzer>();

function analyzersFor(reading: Reading): Analyzer[] {
  const key = JSON.stringify(reading);
  let kernel = analyzers.get(key);
  if (!kernel) {
    // Each has 24 MB of memory.
    if (analyzers.size > 40) analyzers.clear();
    kernel = createAnalyzer(kernelModule(), { ...reading, keywords: [] });
    analyzers.set(key, kernel);
  }
  return [kernel, createInterpreter({ ...reading, keywords: [] })];
}

const plain = ({ bytes, ...entry }: Entry) => ({ ...entry, bytes: Buffer.from(bytes) });

const factsOf = (view: EntryView): object => ({
  line: view.line,
  reason: view.reason,
  level: view.level,
  time: view.time,
  text: view.text,
  isRequest: view.reason === null && view.isRequest,
  ...(view.reason === null && {
    format: view.format,
    form: view.form,
    ips: [...new Set(view.ips)],
    fields: view.fields,
    message: view.message,
    status: view.status,
    method: view.method,
    path: view.path,
  }),
});

test('a scan finds what reading every record finds', () => {
  fc.assert(
    fc.property(scenario, ({ file, query: asked, bounds, format, maxRecordBytes, ...place }) => {
      const reading = { format, referenceTime, maxRecordBytes };
      const where = { ...place, byteOffset: 0 };
      const matches = createMatcher(asked, bounds);
      const isMatch = (entry: Entry): boolean => matches(new EntryView(entry));
      const expected = [...readEntries(file, { ...reading, ...where })].filter(isMatch);
      for (const analyzer of analyzersFor(reading)) {
        analyzer.input(file.length).set(file);
        const scanner = new ChunkScanner(analyzer, reading, asked, bounds);
        const { indexes, view } = scanner.scan(file.length, where);
        const found = indexes.map((i) => plain(view.goTo(i).entry));
        assert.deepEqual(found, expected.map(plain));
        assert.equal(scanner.count(file.length, where), expected.length);
      }
    }),
    { numRuns: CASES },
  );
});

/** What stands in the list, entry by entry: first where it begins and ends. */
function rowsOf(list: RecordList): number[][] {
  const { starts, ends, lines, formats, forms, facts, paths, pathEnds, times } = list.columns;
  return Array.from({ length: list.length }, (_, i) => {
    const path = pathEnds[i]! > paths[i]! ? [paths[i]!, pathEnds[i]!] : [];
    return [starts[i]!, ends[i]!, lines[i]!, formats[i]!, forms[i]!, facts[i]!, times[i]!, ...path];
  });
}

test('what is listed around a text is what a list of everything says of the same records', () => {
  let listed = 0;
  fc.assert(
    fc.property(scenario, wanted, ({ file, format, maxRecordBytes, ...rest }, word) => {
      const { carry, firstLine } = rest;
      const reading = { format, referenceTime, maxRecordBytes };
      const where = { carry, firstLine, byteOffset: 0 };
      const [analyzer] = analyzersFor(reading) as [Analyzer];
      const bytes = analyzer.input(file.length);
      bytes.set(file);
      const text = searchText(word)!;
      // The second time all shapes are known, and forms have their numbers.
      for (let time = 0; time < 2; time++) {
        const all = analyzer.newList();
        all.clear(firstLine);
        analyzer.list(0, file.length, where, all);
        const rows = rowsOf(all);
        for (const [start, , lines] of rows.slice(1)) {
          const around = analyzer.newList();
          around.clear(firstLine);
          const range = { from: start!, to: file.length };
          const place = { carry: 'start' as const, firstLine: firstLine + lines!, byteOffset: 0 };
          const left = analyzer.listAround(text, range, place, around);
          const end = left < 0 ? file.length : left;
          const isIn = ([from, to]: number[]): boolean => {
            const at = analyzer.find(text, from!, file.length);
            return at >= 0 && at < to!;
          };
          const expected = rows.filter((row) => row[0]! >= start! && row[1]! <= end && isIn(row));
          assert.deepEqual(rowsOf(around), expected);
          listed += around.length;
        }
      }
    }),
    { numRuns: CASES },
  );
  // Far below what is usual: 1.5 a case on average, and some have dozens.
  assert.ok(listed > CASES / 10, `${listed} records were listed`);
});

/** What records, and lines that go on with them, begin with. */
const BEGINNINGS = [
  ...traceLines,
  ...bodyLines,
  '[2025-02-20T10:00:00Z] INFO ',
  '[2',
  '[signal ',
  '[stacktrace]',
  '[',
  '2025-02-20 10:00:00 INFO ',
  '12',
  '1.5',
  '1_',
  '12\x1b[0m',
  '{',
  ' {',
  '{"level":"info","msg":"x"}',
  'level=info msg=',
  '\x1b[31m',
  'x.FooError',
  'FooException: ',
  '<34>',
  '\tat ',
  'at ',
  '... ',
  '--- End of ',
  '"}',
  '"',
  '#1 ',
  '}',
  'é',
  '',
  ' ',
];

test('a text is counted in lines that look as if they began a record, and in those that do', () => {
  const formats = ['bracketed', 'iso-level', 'log4j', 'syslog', 'combined', 'json-lines', 'logfmt'];
  const beginning = fc.constantFrom(...BEGINNINGS);
  const line = fc.tuple(
    beginning,
    beginning,
    fc.constantFrom('', ' needle', 'needle:', 'Error: needle'),
  );
  const lines = fc.array(line, { maxLength: 12 }).map((all) => all.map((parts) => parts.join('')));
  fc.assert(
    fc.property(fc.constantFrom(...formats), lines, fc.boolean(), (format, all, isEnded) => {
      const file = encode(all.join('\n') + (isEnded ? '\n' : ''));
      const reading = { format, referenceTime };
      const where = { firstLine: 1, byteOffset: 0, carry: 'start' as const };
      const query: Query = { kind: 'text', text: 'needle' };
      const bounds = { from: null, to: null };
      const matches = createMatcher(query, bounds);
      const entries = [...readEntries(file, { ...reading, ...where })];
      const expected = entries.filter((entry) => matches(new EntryView(entry))).length;
      for (const analyzer of analyzersFor(reading)) {
        analyzer.input(file.length).set(file);
        const scanner = new ChunkScanner(analyzer, reading, query, bounds);
        assert.equal(scanner.count(file.length, where), expected);
      }
    }),
    { numRuns: 4 * CASES },
  );
});

const printedRecord = (entry: Entry['entry']): object => ({ ...entry, http: null });

test('a list shows of each record what reading it shows', () => {
  fc.assert(
    fc.property(scenario, ({ file, format, maxRecordBytes, ...rest }) => {
      const { carry, firstLine } = rest;
      const reading = { format, referenceTime, maxRecordBytes };
      const where = { carry, firstLine, byteOffset: 0 };
      const entries = [...readEntries(file, { ...reading, ...where })];
      const expected = entries.map((entry) => factsOf(new EntryView(entry)));
      const all = { from: null, to: null };
      for (const analyzer of analyzersFor(reading)) {
        analyzer.input(file.length).set(file);
        const scanner = new ChunkScanner(analyzer, reading, { kind: 'all' }, all);
        const { indexes, view } = scanner.scan(file.length, where);
        const found = indexes.map((i) => factsOf(view.goTo(i) as unknown as EntryView));
        assert.deepEqual(found, expected);
        const printed = indexes.map((i) => printedRecord(view.goTo(i).record));
        assert.deepEqual(
          printed,
          entries.map(({ entry }) => printedRecord(entry)),
        );
      }
    }),
    { numRuns: CASES },
  );
});

test('a card tells bounds of every count, and the same after it was stored', () => {
  fc.assert(
    fc.property(scenario, ({ file, query: asked, bounds, format, maxRecordBytes, ...place }) => {
      const reading = { format, referenceTime, maxRecordBytes };
      const where = { ...place, byteOffset: 0 };
      const matches = createMatcher(asked, bounds);
      const entries = [...readEntries(file, { ...reading, ...where })];
      const count = entries.filter((entry) => matches(new EntryView(entry))).length;
      for (const analyzer of analyzersFor(reading)) {
        analyzer.input(file.length).set(file);
        const list = analyzer.newList();
        list.clear(where.firstLine);
        analyzer.analyzeListed(file.length, where, list);
        analyzer.take();
        const card = new CardMaker(format).cardOf(list);
        assert.deepEqual(decodeCards(encodeCards([card, card])), [card, card]);
        const { least, most } = countOnCard(asked, bounds, card);
        assert.ok(least <= count && count <= most, `${least} <= ${count} <= ${most}`);
      }
    }),
    { numRuns: CASES },
  );
});

/** Lines of several formats in a file of the first one. */
const mix = fc
  .array(fc.constantFrom(...allFormats()), { minLength: 2, maxLength: 4 })
  .chain((formats) => {
    const lines = formats.flatMap(({ samples }) => samples.map(({ line }) => line));
    return fc.record({
      format: fc.constant(formats[0]!.name),
      file: fc
        .array(fc.oneof({ weight: 4, arbitrary: lineLike(lines) }, words), { maxLength: 40 })
        .map((all) => encode(all.join('\n'))),
    });
  });

test('in a mix of forms the records of each are found, and counted exactly by cards', () => {
  let mixes = 0;
  fc.assert(
    fc.property(mix, ({ file, format }) => {
      const reading = { format, referenceTime };
      const where = { firstLine: 1, byteOffset: 0, carry: 'start' as const };
      const bounds = { from: null, to: null };
      const entries = [...readEntries(file, { ...reading, ...where })];
      const views = entries.map((entry) => new EntryView(entry));
      const records = views.filter(({ reason }) => reason === null);
      const names = new Set([format, ...records.map((view) => view.format)]);
      if (names.size > 1) mixes++;
      for (const analyzer of analyzersFor(reading)) {
        analyzer.input(file.length).set(file);
        const list = analyzer.newList();
        list.clear(1);
        analyzer.list(0, file.length, where, list);
        const card = new CardMaker(format).cardOf(list);
        for (const name of names) {
          const asked: Query = { kind: 'form', name };
          const count = records.filter((view) => view.format === name).length;
          const scanner = new ChunkScanner(analyzer, reading, asked, bounds);
          assert.equal(scanner.count(file.length, where), count);
          assert.deepEqual(countOnCard(asked, bounds, card), { least: count, most: count });
          const rest = countOnCard({ kind: 'not', term: asked }, bounds, card);
          assert.deepEqual(rest, { least: views.length - count, most: views.length - count });
        }
      }
    }),
    { numRuns: CASES },
  );
  assert.ok(mixes > CASES / 2, `${mixes} files had several forms`);
});

test('counting and listing at once counts what counting does', () => {
  fc.assert(
    fc.property(scenario, ({ file, format, maxRecordBytes, carry, firstLine }) => {
      const reading = { format, referenceTime, maxRecordBytes };
      const where = { carry, firstLine, byteOffset: 0 };
      const [analyzer] = analyzersFor(reading) as [Analyzer];
      analyzer.input(file.length).set(file);
      analyzer.analyze(file.length, where);
      const counted = summarize(analyzer.take(), null);
      const list = analyzer.newList();
      list.clear(firstLine);
      analyzer.analyzeListed(file.length, where, list);
      assert.deepEqual(summarize(analyzer.take(), null), counted);
    }),
    { numRuns: CASES },
  );
});

type Find = (bytes: Uint8Array, text: SearchText, from: number, to: number) => number;

const interpreter = createInterpreter({ format: null, referenceTime, keywords: [] });
const kernel = createAnalyzer(kernelModule(), { format: 'combined', referenceTime, keywords: [] });
const finders: Find[] = [
  findInBytes,
  ...[interpreter, kernel].map(
    (analyzer): Find =>
      (bytes, text, from, to) => {
        analyzer.input(bytes.length).set(bytes);
        return analyzer.find(text, from, to);
      },
  ),
];

const lowered = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte)));

test('a text is found in bytes wherever it stands, in any case', () => {
  const pieces = fc.array(fc.constantFrom('a', 'B', 'ab', 'Ä', '.', '[', '\\', '\n', 'k', 'é'), {
    maxLength: 60,
  });
  const needles = fc.array(fc.constantFrom('a', 'b', 'Ä', '.', '[', '\\', 'k'), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(pieces, needles, fc.nat(20), fc.nat(20), (hay, needle, from, less) => {
      const bytes = encode(hay.join(''));
      const to = Math.max(0, bytes.length - less);
      const wanted = needle.join('');
      const expected = lowered(bytes)
        .subarray(0, to)
        .indexOf(lowered(encode(wanted)), from);
      for (const find of finders) {
        assert.equal(find(bytes, searchText(wanted)!, from, to), from > to ? -1 : expected);
      }
    }),
    { numRuns: CASES },
  );
});

test('a text is found across the bounds of what is looked at together', () => {
  const text = searchText('needle')!;
  for (const at of [61, 62, 63, 64, 256 * 1024 - 3, 256 * 1024, 512 * 1024 - 6, 700_000]) {
    const bytes = Buffer.alloc(800_000, 120);
    bytes.write('NeeDle', at);
    for (const find of finders) {
      assert.equal(find(bytes, text, 0, bytes.length), at);
      assert.equal(find(bytes, text, at + 1, bytes.length), -1);
      assert.equal(find(bytes, text, 0, at + 5), -1);
    }
  }
});
