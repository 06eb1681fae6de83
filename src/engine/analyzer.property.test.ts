/** The promise on which chunks rest: a report does not depend on where the file was cut. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allFormats } from './formats/registry.ts';
import {
  type AnalyzeOptions,
  analyze,
  type Carry,
  type ChunkPlace,
  createAnalyzer,
  createKernelMemory,
  decodePartial,
  encodePartial,
  isRecordStart,
  LINE_HEAD_BYTES,
  mergePartials,
  type PartialReport,
  type PathLatencySummary,
  resolveFormat,
  summarize,
} from './index.ts';
import { dotted, FIELDS } from './sketches/ipv4-table.ts';
import { seedsByKey } from './sketches/testing/seeds.ts';
import { kernelModule } from './testing/kernel-module.ts';

interface Cut {
  offset: number;
  firstLine: number;
  carry: Carry;
}

const LF = 10;
const OPTIONS = { keywords: ['error', 'timeout', 'aa'], referenceTime: Date.UTC(2025, 1, 20) };

/** The line, unless it is too long to be read. */
const readable = (line: Uint8Array, maxRecordBytes: number): Uint8Array | undefined =>
  line.length >= maxRecordBytes ? undefined : line;

const hasPieces = (format: string | null): boolean =>
  format !== null && resolveFormat(format).pieces !== null;

/** Every place at which a file may be cut, by the rules that ingest follows. */
function legalCuts(file: Uint8Array, format: string | null, maxRecordBytes: number): Cut[] {
  const cuts: Cut[] = [];
  let unitStart = 0;
  let line = 1;
  let before: Uint8Array | undefined;
  for (let start = 0; start < file.length; line++) {
    const newline = file.indexOf(LF, start);
    const end = newline < 0 ? file.length : newline;
    const isStart = isRecordStart(file.subarray(start, end), format, undefined, before);
    before = readable(file.subarray(start, end), maxRecordBytes);
    if (isStart) unitStart = start;
    if (start > 0 && isStart) cuts.push({ offset: start, firstLine: line, carry: 'start' });
    if (start - unitStart > maxRecordBytes) {
      cuts.push({ offset: start, firstLine: line, carry: 'overflow' });
    }
    for (let at = start + LINE_HEAD_BYTES; at <= end && at < file.length; at += 97) {
      // Pieces of one record are known by the whole lines before them.
      const from = hasPieces(format) ? start : unitStart;
      if (at - from <= maxRecordBytes) continue;
      cuts.push({ offset: at, firstLine: line, carry: 'inside_line' });
    }
    start = end + 1;
  }
  return cuts;
}

type EngineOptions = Omit<AnalyzeOptions, keyof ChunkPlace>;
type Engine = (chunk: Uint8Array, place: ChunkPlace) => PartialReport;

/** One for all analysers, of which only the newest is used. */
const memory = createKernelMemory();

/** Each by itself, as retries on many machines would be; the kernel keeps what it has planned. */
const ENGINES: Record<string, (options: EngineOptions) => Engine> = {
  'the interpreter': (options) => (chunk, place) => analyze(chunk, { ...options, ...place }),
  'the kernel': (options) => {
    const analyzer = createAnalyzer(kernelModule(), options, memory);
    return (chunk, place) => {
      analyzer.input(chunk.length).set(chunk);
      analyzer.analyze(chunk.length, place);
      return analyzer.take();
    };
  },
};

function partialsOf(file: Uint8Array, cuts: Cut[], engine: Engine) {
  const starts: Cut[] = [{ offset: 0, firstLine: 1, carry: 'start' }, ...cuts];
  return starts.map(({ offset, firstLine, carry }, index) => {
    const end = starts[index + 1]?.offset ?? file.length;
    const place = { firstLine, byteOffset: offset, carry };
    return decodePartial(encodePartial(engine(file.subarray(offset, end), place)));
  });
}

/** Merges two random ones until one is left, so that order and grouping both vary. */
function mergeAnyhow(partials: PartialReport[], pick: (size: number) => number): PartialReport {
  const rest = [...partials];
  while (rest.length > 1) {
    const [a] = rest.splice(pick(rest.length), 1);
    const [b] = rest.splice(pick(rest.length), 1);
    rest.push(mergePartials(a!, b!));
  }
  return rest[0]!;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const WORDS = [
  'error',
  'TIMEOUT',
  'aaaa',
  'user 17',
  '192.0.2.7',
  '2001:db8::5',
  'ä😀',
  '"x 3"',
  '\0',
];
const words = fc.array(fc.constantFrom(...WORDS), { maxLength: 5 }).map((list) => list.join(' '));
const samples = allFormats().flatMap((format) => format.samples.map((sample) => sample.line));

const anyLine: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...samples).map(encode) },
  { weight: 3, arbitrary: words.map(encode) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('', ' ', '\tat x.Y(Z.java:1)', 'a.B1(0x2f)', 'x.E1: y', '}', '{"a":', '\r')
      .map(encode),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 50, max: 700 }).map((n) => encode('x1 '.repeat(n))) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...samples, ' '), fc.integer({ min: 4000, max: 9000 }))
      .map(([head, n]) => encode(`${head} ${'é'.repeat(n / 2)}`)),
  },
);

/** Records of one format with lines of all sorts between them. */
function fileOf(format: string | null): fc.Arbitrary<Uint8Array> {
  const own = allFormats()
    .find(({ name }) => name === format)
    ?.samples.map((s) => s.line) ?? ['x'];
  const record = fc
    .tuple(fc.constantFrom(...own), fc.integer({ min: 0, max: 9 }), words)
    // Another last digit of the first number in the line: mostly of the year.
    .map(([line, digit, text]) => encode(`${line.replace(/\d(?=\D)/, String(digit))} ${text}`));
  const line = fc.oneof({ weight: 3, arbitrary: record }, { weight: 2, arbitrary: anyLine });
  return fc
    .tuple(
      fc.array(line, { maxLength: 25 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([lines, newline, hasFinalNewline, hasMark]) => {
      const parts = lines.flatMap((bytes, i) => (i > 0 ? [encode(newline), bytes] : [bytes]));
      if (hasFinalNewline) parts.push(encode(newline));
      if (hasMark) parts.unshift(encode('\uFEFF'));
      return Buffer.concat(parts);
    });
}

function assertAccountable(partial: PartialReport): void {
  assert.equal(partial.recordLines + partial.invalid, partial.lines);
  const reasons = Object.values(partial.invalidReasons).reduce((sum, count) => sum + count, 0);
  assert.equal(reasons, partial.invalid);
}

const lineCount = (file: Uint8Array): number => {
  const isOnlyMark = file.length === 3 && file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf;
  if (file.length === 0 || isOnlyMark) return 0;
  const newlines = file.filter((byte) => byte === LF).length;
  return file.at(-1) === LF ? newlines : newlines + 1;
};

const names = allFormats().map(({ name }) => name);
const withPieces = allFormats()
  .filter(({ pieces }) => pieces !== null)
  .map(({ name }) => name);
const format = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom<(string | null)[]>(null, ...names) },
  // Of few formats what a line is depends on the one before.
  { weight: 1, arbitrary: fc.constantFrom(...withPieces) },
);
const scenario = format.chain((name) =>
  fc.record({
    format: fc.constant(name),
    file: fileOf(name),
    maxRecordBytes: fc.constantFrom(64, 200, 1000, 6000, 1 << 20),
    share: fc.double({ min: 0.05, max: 1, noNaN: true }),
    random: fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
  }),
);

for (const [name, engineWith] of Object.entries(ENGINES)) {
  test(`${name}: any legal cut, merged in any order, gives the report of the whole file`, () => {
    fc.assert(
      fc.property(scenario, ({ format: name, file, maxRecordBytes, share, random }) => {
        const next = () => random.next().value as number;
        const options = { ...OPTIONS, format: name, maxRecordBytes };
        const whole = analyze(file, { ...options, firstLine: 1, byteOffset: 0, carry: 'start' });
        assertAccountable(whole);
        assert.equal(whole.lines, lineCount(file));
        const cuts = legalCuts(file, name, maxRecordBytes).filter(() => next() < share);
        const apart = partialsOf(file, cuts, engineWith(options));
        for (const partial of apart) assertAccountable(partial);
        const merged = mergeAnyhow(apart, (size) => Math.floor(next() * size));
        assert.deepEqual(summarize(merged, null), summarize(whole, null));
        // Beyond their limits the tables keep what their seeds say.
        assert.deepEqual(seedsOf(merged), seedsOf(whole));
      }),
      { numRuns: 1000 },
    );
  });
}

/** Few paths and durations, so that most requests add to what is there; now and then neither. */
const requests = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 4 }),
    fc.oneof(fc.constant(''), fc.integer({ min: 0, max: 300_000 }).map(String)),
  ),
  { minLength: 1, maxLength: 60 },
);

for (const [name, engineWith] of Object.entries(ENGINES)) {
  test(`${name}: latencies of paths are those of all durations, wherever the file was cut`, () => {
    const random = fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }));
    fc.assert(
      fc.property(requests, random, (all, draws) => {
        const next = () => draws.next().value as number;
        const lines = all.map(
          ([path, micros]) =>
            `192.0.2.7 - - [20/Feb/2025:10:00:00 +0000] "GET /${'x'.repeat(path)} HTTP/1.1" 200 5 ${micros}`,
        );
        const file = encode(lines.map((line) => `${line.trimEnd()}\n`).join(''));
        const cuts = legalCuts(file, 'common', 1 << 20).filter(() => next() < 0.3);
        const options = { ...OPTIONS, format: 'common', maxRecordBytes: 1 << 20 };
        const apart = partialsOf(file, cuts, engineWith(options));
        const merged = mergeAnyhow(apart, (size) => Math.floor(next() * size));
        for (const { path, count, latency } of summarize(merged, null).http!.topPaths) {
          const own = all.filter(([letters]) => path === `/${'x'.repeat(letters)}`);
          assert.equal(count, own.length);
          const durations = own
            .filter(([, micros]) => micros !== '')
            .map(([, micros]) => Number(micros));
          assertPercentiles(
            latency,
            durations.sort((a, b) => a - b),
          );
        }
      }),
      { numRuns: 300 },
    );
  });
}

/** Of durations in microseconds, in their order. */
function assertPercentiles(latency: PathLatencySummary | null, durations: number[]): void {
  assert.equal(latency?.count ?? 0, durations.length);
  if (!latency) return;
  for (const [share, estimate] of [
    [0.5, latency.p50],
    [0.95, latency.p95],
    [0.99, latency.p99],
  ] as const) {
    const exact = durations[Math.floor(share * (durations.length - 1))]! / 1e6;
    // Up to 1 µs counts as 0; the estimate is rounded to four digits.
    const error = Math.abs(estimate - exact);
    assert.ok(
      error <= Math.max(0.0302 * exact + 0.0005 * estimate, 1e-6),
      `${share}: ${estimate}, ${exact}`,
    );
  }
}

/** Addresses that the kernel counted as numbers are texts as well, after the report was made. */
function seedsOf({ ips, http }: PartialReport) {
  const numbers = Array.from({ length: ips.addresses.length / FIELDS }, (_, i) => {
    const [address, , seed] = ips.addresses.subarray(FIELDS * i);
    return [dotted(address!), seed];
  });
  return {
    ips: [...seedsByKey(ips.counts.keys), ...numbers].sort(),
    paths: http && seedsByKey(http.paths.keys),
  };
}

test('arbitrary bytes never make it throw, and every line is accounted for', () => {
  const carry = fc.constantFrom<Carry[]>('start', 'overflow', 'inside_line');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), format, carry, (file, name, state) => {
      const options = { ...OPTIONS, format: name, maxRecordBytes: 500 };
      const partial = analyze(file, { ...options, firstLine: 2, byteOffset: 0, carry: state });
      assertAccountable(partial);
      const text = JSON.stringify(summarize(partial, null));
      assert.ok(!text.includes('\\u0000') && text.isWellFormed());
    }),
    { numRuns: 500 },
  );
});
