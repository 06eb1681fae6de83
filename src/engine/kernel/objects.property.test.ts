/** Objects of JSON in files of other lines: the kernel scans them in a way of their own, and gives what the interpreter gives. */
import { test } from 'node:test';
import fc from 'fast-check';
import { allFormats, formatByName } from '../formats/registry.ts';
import type { Analyzer } from '../index.ts';
import { lineLike, otherLines, timestamps } from './testing/lines.ts';
import { analyzerOf, assertSame, encode, type Scenario } from './testing/same.ts';

const CASES = Number(process.env.KERNEL_CASES ?? 10_000);

const formats = allFormats();
const hosts = formats
  .filter(({ kind, spread }) => kind === 'pattern' && spread === null)
  .map(({ name }) => name);
const samples = formats
  .filter(({ kind, spread }) => kind === 'json' && spread === null)
  .flatMap((format) => format.samples.map(({ line }) => line));

/** Values that decide what a record says, of which some are none. */
const VALUES = {
  time: [
    ...timestamps.slice(0, 6),
    ...['2025-02-20T10:00:01.5+02:00', 'soon', '', '1740045601', '2025-02-30T10:00:01Z'],
  ],
  level: ['error', 'WARN', 'info', 'Fatal', 'AUDIT', '', '3', '17', '300', '03', 'INFO+2', 'D2'],
  message: [
    ...['started 12 jobs', 'login of 192.0.2.7 failed', 'a \\"quoted\\" error', 'tab\\there', ''],
    ...['[ERROR] of 3 files', 'GET /a?b=1 HTTP/1.1', 'at x.Y(Z.java:1)', '\\u0041 7', '{"a":1}'],
    ...['web-1 | 2 hits', 'a | E003: x 1', 'x[7]: gone', '] [ERROR] a: b - c'],
    ...['2025-02-20 10:00:01 ERROR inside', 'level=warn msg=inside', 'É 5', '2001:db8::7 is up'],
  ],
};

/** Keys by which records are told, and others. */
const TEMPLATES = [
  '{"time":"T","level":"L","msg":"M"}',
  '{"level":"L","time":"T","msg":"M","pid":7,"ip":"10.0.0.1"}',
  '{"@timestamp":"T","log.level":"L","message":"M","ecs.version":"1.6"}',
  '{"@timestamp":"T","time":"T","level":"L","message":"M","ecs.version":"1.6"}',
  '{"timestamp":1740045601.5,"level":30,"message":"M"}',
  '{"ts":1740045601123,"level":50,"msg":"M","n":-1.50}',
  '{"level":"L","msg":"M"}',
  '{"time":"T","msg":"M"}',
  '{"time":"T","severity":"L","level":"L","text":"M","list":[1,"x",{"a":null}]}',
  '{"LogLevel":"L","EventTime":"T","Msg":"M"}',
  '{"t":{"$date":"T"},"s":"L","c":"NET","id":7,"ctx":"a","msg":"M"}',
  '{ "time" : "T" , "level" : "L" , "msg" : "M" }',
  '{"time":"T","level":"L","msg":"M","method":"GET","path":"/a/1","status":503}',
  '{"log":"M\\n","stream":"stderr","time":"T"}',
  '{"time":"T","time":"T","level":"L","msg":"M"}',
  '{"time":"T","level":"L","msg":"M","v":01}',
  '{"time":"T","level":"L","msg":"M"} behind 1',
  '{time: T} M',
];

const object = fc
  .record({
    template: fc.constantFrom(...TEMPLATES),
    time: fc.constantFrom(...VALUES.time),
    level: fc.constantFrom(...VALUES.level),
    message: fc.constantFrom(...VALUES.message),
  })
  .map(({ template, time, level, message }) =>
    template.replaceAll('"T"', `"${time}"`).replaceAll('"L"', `"${level}"`).replace('M', message),
  );

const objects = fc.oneof(
  { weight: 5, arbitrary: object },
  { weight: 2, arbitrary: lineLike(samples) },
  { weight: 1, arbitrary: object.chain((line) => lineLike([line])) },
);

const scenarios = fc.constantFrom(...hosts, 'plain').chain((name) => {
  const own = formatByName(name).samples.map(({ line }) => line);
  const line = fc.oneof(
    { weight: 4, arbitrary: objects },
    { weight: 3, arbitrary: lineLike(own) },
    { weight: 1, arbitrary: fc.constantFrom(...otherLines) },
  );
  return fc.record({
    format: fc.constant(name),
    keywords: fc.constantFrom<string[][]>(['error', 'failed'], ['x']),
    lines: fc.array(fc.array(line, { maxLength: 25 }), { minLength: 1, maxLength: 3 }),
    maxRecordBytes: fc.constantFrom(100, 1 << 20),
    timeZone: fc.constantFrom(undefined, 'Europe/Berlin'),
  });
});

type Given = typeof scenarios extends fc.Arbitrary<infer T> ? T : never;

const scenarioOf = ({ lines, ...rest }: Given): Scenario => ({
  ...rest,
  chunks: lines.map((part) => encode(part.map((line) => `${line}\n`).join(''))),
});

test('objects among lines of any format', () => {
  fc.assert(
    fc.property(scenarios, (given) => void assertSame(scenarioOf(given))),
    { numRuns: CASES * 0.2 },
  );
});

test('with all that was planned from other lines and objects', () => {
  const analyzers = new Map<string, { analyzer: Analyzer; first: Given }>();
  fc.assert(
    fc.property(scenarios, (given) => {
      const known = analyzers.get(given.format);
      const first = known?.first ?? given;
      const scenario = { ...scenarioOf({ ...first, lines: given.lines }) };
      const analyzer = known?.analyzer ?? analyzerOf(scenario);
      analyzers.set(given.format, { analyzer, first });
      assertSame(scenario, analyzer);
    }),
    { numRuns: CASES * 0.4 },
  );
});
