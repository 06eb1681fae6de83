/** The kernel gives what the interpreter gives, whatever it is given and however that is cut. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allFormats, formatByName } from '../formats/registry.ts';
import { type Analyzer, createAnalyzer } from '../index.ts';
import { kernelModule } from '../testing/kernel-module.ts';
import { endings, lineLike, otherLines, timestamps } from './testing/lines.ts';
import { analyzerOf, assertSame, encode, referenceTime, type Scenario } from './testing/same.ts';

/** 10,000 in all; a nightly run may ask for more. */
const CASES = Number(process.env.KERNEL_CASES ?? 10_000);

const format = fc.constantFrom(...allFormats().map(({ name }) => name));
const limits = fc.constantFrom(100, 300, 1 << 20);
const keywordLists = fc.constantFrom<string[][]>(
  ['error', 'timeout', 'fail', 'aa'],
  ['beef', 'user login', 'É'],
  ['x'],
);

const timeZones = fc.constantFrom(undefined, 'Europe/Berlin', 'America/St_Johns', '+05:30');

interface LinesScenario extends Omit<Scenario, 'chunks'> {
  chunks: string[][];
  newline: string;
}

const lines: fc.Arbitrary<LinesScenario> = format.chain((name) => {
  const own = formatByName(name).samples.map(({ line }) => line);
  const line = fc.oneof(
    { weight: 8, arbitrary: lineLike(own) },
    { weight: 2, arbitrary: fc.constantFrom(...otherLines) },
    { weight: 1, arbitrary: lineLike(otherLines.slice(2)) },
  );
  return fc.record({
    format: fc.constant(name),
    keywords: keywordLists,
    chunks: fc.array(fc.array(line, { maxLength: 25 }), { minLength: 1, maxLength: 3 }),
    newline: fc.constantFrom('\n', '\r\n'),
    maxRecordBytes: limits,
    timeZone: timeZones,
  });
});

const scenarioOf = ({ chunks, newline, ...rest }: LinesScenario): Scenario => ({
  ...rest,
  chunks: chunks.map((part) => encode(part.map((line) => line + newline).join(''))),
});

test('on lines like those of any format', () => {
  fc.assert(
    fc.property(lines, (given) => void assertSame(scenarioOf(given))),
    { numRuns: CASES * 0.3 },
  );
});

test('with all that was planned from other lines of the format', () => {
  const analyzers = new Map<string, Analyzer>();
  const firsts = new Map<string, Pick<Scenario, 'keywords' | 'maxRecordBytes' | 'timeZone'>>();
  fc.assert(
    fc.property(lines, (given) => {
      // One analyser for each format, with the random options of its first lines: 24 MB each for all options are too many.
      const { keywords, maxRecordBytes, timeZone } = firsts.get(given.format) ?? given;
      const scenario = { ...scenarioOf(given), keywords, maxRecordBytes, timeZone };
      const analyzer = analyzers.get(given.format) ?? analyzerOf(scenario);
      firsts.set(given.format, scenario);
      analyzers.set(given.format, analyzer);
      assertSame(scenario, analyzer);
    }),
    { numRuns: CASES * 0.6 },
  );
});

/** Around a timestamp and what stands behind it, by format. */
const PLACES: Record<string, (time: string, ending: string) => string> = {
  generic: (time, ending) => `${time}${ending}`,
  'iso-level': (time, ending) => `${time} INFO${ending}`,
  bracketed: (time, ending) => `[${time}] [INFO] a${ending}`,
  syslog: (time, ending) => `${time}${ending} host prog[7]: gone`,
  'level-first': (time, ending) => `INFO ${time}${ending}`,
  'json-lines': (time, ending) => `{"time":"${time}${ending}","level":"info","msg":"a 1"}`,
  logfmt: (time, ending) => `time="${time}${ending}" level=info msg="a 1"`,
  'time-of-day': (time, ending) => `${time}${ending}`,
};

test('on timestamps of many spellings, and what stands behind them', () => {
  const names = fc.constantFrom(...Object.keys(PLACES));
  fc.assert(
    fc.property(
      names.chain((name) => {
        const of = (time: string, ending: string) => PLACES[name]!(time, ending);
        const own = timestamps.flatMap((time) => endings.map((ending) => of(time, ending)));
        // Of few spellings, so that many lines have one shape.
        const picked = fc.subarray(own, { minLength: 1, maxLength: 4 });
        const some = picked.chain((few) =>
          fc.array(lineLike(few), { minLength: 2, maxLength: 40 }),
        );
        return fc.record({ format: fc.constant(name), lines: some, timeZone: timeZones });
      }),
      ({ format: name, lines: all, timeZone }) => {
        const chunks = [encode(all.map((line) => `${line}\n`).join(''))];
        const limit = { keywords: ['error'], maxRecordBytes: 1 << 20 };
        assertSame({ format: name, chunks, timeZone, ...limit });
      },
    ),
    { numRuns: CASES * 0.2 },
  );
});

/** Each line is the one before with a few bytes replaced, so that starts are known up to any place. */
test('on lines that differ from the one before in few places', () => {
  const place = fc.tuple(fc.nat(60), fc.constantFrom(...'0123456789.:-/ "aFxZ'));
  const changes = fc.array(fc.array(place, { maxLength: 2 }), { minLength: 1, maxLength: 60 });
  const names = fc.constantFrom('bracketed', 'combined', 'json-lines', 'syslog', 'logfmt');
  fc.assert(
    fc.property(names, fc.nat(), changes, (name, pick, all) => {
      const { samples } = formatByName(name);
      let line = [...samples[pick % samples.length]!.line];
      const lines = all.map((places) => {
        // Now and then as it was at first: most of what is replaced makes it no record.
        if (places.length === 0) line = [...samples[pick % samples.length]!.line];
        for (const [at, char] of places) if (at < line.length) line[at] = char;
        return `${line.join('')}\n`;
      });
      const chunks = [encode(lines.join(''))];
      assertSame({ format: name, keywords: ['error'], chunks, maxRecordBytes: 1 << 20 });
    }),
    { numRuns: CASES * 0.1 },
  );
});

/** Each time may ask for other buckets, so that those before are moved or added up. */
test('on times in any order, near and far', () => {
  const start = Date.UTC(2025, 1, 20);
  const time = fc.oneof(
    fc.integer({ min: 0, max: 70 }),
    fc.integer({ min: -100, max: 4000 }),
    fc.integer({ min: -3_000_000, max: 3_000_000 }),
    fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
  );
  const records = fc.array(fc.tuple(time, fc.nat(4), fc.constantFrom(0, 99, 200, 404, 503, 700)), {
    minLength: 1,
    maxLength: 150,
  });
  fc.assert(
    fc.property(
      fc.array(records, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      (parts, access) => {
        const chunks = parts.map((part) => {
          const lines = part.map(([seconds, form, status]) => {
            const moment = new Date(start + 1000 * seconds).toISOString();
            const [year, month, day] = moment.slice(0, 10).split('-');
            const name = new Date(`2000-${month}-01`).toUTCString().slice(8, 11);
            return access
              ? `192.0.2.${form} - - [${day}/${name}/${year}:${moment.slice(11, 19)} +0000] "GET /${wordFor(form)} HTTP/1.1" ${String(status).padStart(3, '0')} 5\n`
              : `[${moment}] INFO ${wordFor(form)} done\n`;
          });
          return encode(lines.join(''));
        });
        const name = access ? 'common' : 'bracketed';
        assertSame({ format: name, keywords: ['error'], chunks, maxRecordBytes: 1 << 20 });
      },
    ),
    { numRuns: CASES * 0.1 },
  );
});

/**
 * Behind more invalid lines than are shown as samples the kernel counts by plan: the reason must not be that of the first
 * line of a shape where other digits make it another.
 */
test('on invalid lines that differ in their digits, behind a hundred others', () => {
  const others = Array.from({ length: 101 }, (_, index) => `~ ${'x'.repeat(index % 7)} no log ~\n`);
  const damage = fc.tuple(fc.nat(200), fc.constantFrom(...'}{"]x= '));
  const digits = fc.array(fc.nat(9), { minLength: 1, maxLength: 40 });
  const variants = fc.array(digits, { minLength: 2, maxLength: 30 });
  fc.assert(
    fc.property(
      format,
      fc.nat(),
      damage,
      variants,
      limits,
      (name, pick, [at, char], all, bytes) => {
        const { samples } = formatByName(name);
        const sample = samples[pick % samples.length]!.line;
        const damaged = `${sample.slice(0, at % sample.length)}${char}${sample.slice(at % sample.length)}`;
        const lines = [damaged, ...all.map((values) => withDigits(damaged, values))];
        const chunks = [encode([...others, ...lines.map((line) => `${line}\n`)].join(''))];
        assertSame({ format: name, keywords: ['error'], chunks, maxRecordBytes: bytes });
      },
    ),
    { numRuns: CASES * 0.1 },
  );
});

/** The text with its digits replaced, one after the other, by those given, which come again from the start. */
function withDigits(text: string, values: readonly number[]): string {
  let next = 0;
  return text.replace(/\d/g, () => String(values[next++ % values.length]));
}

/** Bytes that mean something to the scanner, more often than others. */
const byte = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...Buffer.from('\n\n09:."\\?[]{} aF-xé\r\t\0\x1b')) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
);

test('on bytes that are no log at all', () => {
  const bytes = fc.array(byte, { maxLength: 400 }).map((list) => Uint8Array.from(list));
  const scenario = fc.record({
    format,
    keywords: keywordLists,
    chunks: fc.array(bytes, { minLength: 1, maxLength: 2 }).map(([first, second]) =>
      // A chunk ends with a line, or is the last.
      second ? [Buffer.concat([first!, encode('\n')]), second] : [first!],
    ),
    maxRecordBytes: limits,
    timeZone: timeZones,
  });
  fc.assert(
    fc.property(scenario, (given) => void assertSame(given)),
    { numRuns: CASES * 0.1 },
  );
});

const MEGABYTE = 1024 * 1024;

for (const [what, piece] of Object.entries({
  quotes: '"',
  backslashes: '\\',
  digits: '7',
  'digits and spaces': '7 ',
  letters: 'a',
  'open brackets': '[{(',
  'cut characters': '\xe2\x82',
  'quoted strings': '"a 1" ',
  'ids that never end': 'a1b2c3d4',
  colons: '1:',
  dots: '1.',
})) {
  test(`on a megabyte of ${what}, alone and behind a header`, () => {
    const body = Buffer.from(piece.repeat(MEGABYTE / piece.length), 'latin1');
    for (const name of ['bracketed', 'combined', 'json-lines']) {
      const header = formatByName(name).samples[0]!.line;
      const chunks = [body, Buffer.concat([Buffer.from(`${header} `), body, Buffer.from('\n')])];
      for (const chunk of chunks) {
        assertSame({
          format: name,
          keywords: ['error'],
          chunks: [chunk],
          maxRecordBytes: MEGABYTE,
        });
      }
    }
  });
}

/** A word of letters for each number. */
const wordFor = (n: number): string =>
  [...n.toString(26)]
    .map((digit) => 'abcdefghijklmnopqrstuvwxyz'[Number.parseInt(digit, 26)])
    .join('');

test('with more addresses, shapes and paths than fit the first tables', () => {
  const lines = Array.from({ length: 60_000 }, (_, i) => {
    const ip = `10.${i >> 14}.${(i >> 6) & 255}.${i & 63}`;
    return `${ip} - ${wordFor(i % 7000)} [20/Feb/2025:10:00:00 +0000] "GET /${wordFor(i)}?q HTTP/1.1" 200 ${i} "-" "curl"\n`;
  });
  const chunks = [lines.slice(0, 25_000), lines.slice(25_000)].map((part) => encode(part.join('')));
  assertSame({ format: 'combined', keywords: ['error'], chunks, maxRecordBytes: MEGABYTE });
});

test('with more addresses than are kept, in requests that fail at times in any order', () => {
  const statuses = [200, 404, 200, 503, 304];
  const lines = Array.from({ length: 180_000 }, (_, i) => {
    const n = i % 4 === 0 ? i % 31 : (i * 7919) % 150_000;
    const second = String((i * 13) % 60).padStart(2, '0');
    return `10.${n >> 16}.${(n >> 8) & 255}.${n & 255} - - [20/Feb/2025:10:00:${second} +0000] "GET / HTTP/1.1" ${statuses[(i * 3) % 5]} 5 "-" "curl for 2001:db8::${n % 7}"\n`;
  });
  for (const size of [5000, 60_000, 180_000]) {
    const parts = [lines.slice(0, size / 2), lines.slice(size / 2, size)];
    const chunks = parts.map((part) => encode(part.join('')));
    assertSame({ format: 'combined', keywords: ['error'], chunks, maxRecordBytes: MEGABYTE });
  }
});

test('with more paths than are kept, of which some fail, and large answers', () => {
  const statuses = [200, 404, 200, 503, 304, 700];
  const sizes = [0, 1, 4321, 2 ** 31, 2 ** 40 - 1, 2 ** 40, 2 ** 41];
  const lines = Array.from({ length: 180_000 }, (_, i) => {
    const path = i % 3 === 0 ? `often/${i % 7}` : wordFor(i);
    const bytes = sizes[i % 11 < 7 ? i % 11 : 2];
    return `192.0.2.${i % 9} - - [20/Feb/2025:10:00:00 +0000] "GET /${path} HTTP/1.1" ${statuses[(i * 5) % 6]} ${bytes} "-" "curl"\n`;
  });
  const parts = [lines.slice(0, 100_000), lines.slice(100_000)];
  const chunks = parts.map((part) => encode(part.join('')));
  assertSame({ format: 'combined', keywords: ['error'], chunks, maxRecordBytes: MEGABYTE });
});

/** Requests of few paths and many, of which most tell how long they took. */
function requestsWithDurations(size: number, distinct: number): string[] {
  return Array.from({ length: size }, (_, i) => {
    const path = i % 3 === 0 ? `often/${i % 7}` : wordFor((i * 7919) % distinct);
    const micros = Math.round(1000 * 1.1 ** ((i * 31) % 90));
    const duration = i % 13 === 0 ? '' : ` ${micros}`;
    return `192.0.2.${i % 9} - - [20/Feb/2025:10:00:00 +0000] "GET /${path} HTTP/1.1" 200 5${duration}\n`;
  });
}

test('with durations of few paths, and of more than are kept', () => {
  const shares = [
    [20_000, 500],
    [150_000, 140_000],
  ].map(([size, distinct]) => {
    const lines = requestsWithDurations(size!, distinct!);
    const parts = [lines.slice(0, 9000), lines.slice(9000, 90_000), lines.slice(90_000)];
    const chunks = parts.map((part) => encode(part.join('')));
    const scenario = { format: 'common', keywords: [], chunks, maxRecordBytes: MEGABYTE };
    return assertSame(scenario).http?.topPathsLatencyShare;
  });
  assert.deepEqual(shares, [1, 1 / 4]);
});

test('with more shapes than there are plans, each of which comes again', () => {
  const lines = Array.from(
    { length: 180_000 },
    (_, i) =>
      `[2025-02-20T10:00:00Z] INFO mail to ${wordFor(i % 90_000)}@example.com took ${i} ms\n`,
  );
  const chunks = [lines.slice(0, 20_000), lines.slice(20_000)].map((part) => encode(part.join('')));
  assertSame({ format: 'bracketed', keywords: ['took'], chunks, maxRecordBytes: MEGABYTE });
});

test('behind the rest of a line that is longer than the masks are made ahead', () => {
  const rest = encode(`${'x'.repeat(200_000)}\n[2025-02-20T10:00:00Z] INFO a 1\n`);
  const options = { format: 'bracketed', keywords: ['error'], referenceTime };
  const analyzer = createAnalyzer(kernelModule(), options);
  analyzer.input(rest.length).set(rest);
  analyzer.analyze(rest.length, { firstLine: 5, byteOffset: 0, carry: 'inside_line' });
  const partial = analyzer.take();
  assert.deepEqual([partial.lines, partial.records, partial.invalid], [1, 1, 0]);
});

test('on nothing but newlines', () => {
  const chunks = [encode('\n'.repeat(100_000))];
  for (const name of ['bracketed', 'combined', 'json-lines']) {
    assertSame({ format: name, keywords: ['error'], chunks, maxRecordBytes: MEGABYTE });
  }
});

test('on times whose seconds stand where two other digits stood', () => {
  // Three digits more: the minutes are where the first line has its seconds.
  const lines = ['2025/2/2 9:05:01 a', '2025/12/12 19:05:01 a', '2025/2/2 9:06:01 a'];
  const chunks = [
    encode(
      lines
        .map((line) => `${line}\n`)
        .join('')
        .repeat(3),
    ),
  ];
  assertSame({ format: 'generic', keywords: [], chunks, maxRecordBytes: MEGABYTE });
});
