/** What the kernel counts by itself: the interpreter is ten times slower, which no report shows. */
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { allFormats } from '../formats/registry.ts';
import { LineReader } from '../interpreter/line-reader.ts';
import { Moments } from './plans/moments.ts';
import { Runs } from './runs.ts';
import { analyzerOf, encode } from './testing/same.ts';

const TIMES = 20;

/** What the kernel may ask for at each line, by its name. */
const ASKED = {
  'to read it': () => mock.method(LineReader.prototype, 'readLine'),
  'for its addresses': () => mock.method(Runs.prototype, 'countLine'),
  'for its minute': () => mock.method(Moments.prototype, 'read'),
};

/** What is asked for as often as there are lines, or groups of so many lines, like this one. */
function askedFor(format: string, line: string, unplanned = 1): string[] {
  const chunk = encode(`${line}\n`.repeat(TIMES));
  const analyzer = analyzerOf({ format, keywords: ['error'], chunks: [], maxRecordBytes: 1 << 20 });
  const calls = Object.entries(ASKED).map(([what, watch]) => ({ what, mock: watch().mock }));
  try {
    analyzer.input(chunk.length).set(chunk);
    analyzer.analyze(chunk.length, { firstLine: 1, byteOffset: 0, carry: 'start' });
    // At the first line it may plan instead.
    return calls
      .filter(({ mock }) => mock.callCount() >= TIMES - unplanned)
      .map(({ what }) => what);
  } finally {
    for (const { mock } of calls) mock.restore();
  }
}

test('lines like the samples of formats, but for a few', () => {
  const asked = allFormats()
    // Records of several lines are known when their last line has come.
    .filter(({ spread }) => spread === null)
    .flatMap(({ name, samples }) =>
      samples.flatMap(({ line }) => askedFor(name, line).map((what) => `${name}: ${what}`)),
    );
  const expected = [
    // Levels of words with digits: trace3, DEBUG5, D2.
    ...['apache-error: to read it', 'json-lines: to read it', 'mongodb-text: to read it'],
    // JSON in the message whose level is a number, or with escapes.
    ...['cri: to read it', 'docker-json: to read it'],
    // Unfinished pieces.
    ...['cri: to read it', 'docker-json: to read it'],
    // A time whose date stands in an attribute of its own.
    ...['cmtrace: to read it', 'cmtrace: to read it'],
    // Requests that are told by members of any name.
    ...['json-lines: to read it', 'json-lines: to read it', 'logfmt: to read it'],
    ...['cri: to read it', 'docker-json: to read it'],
    // A time whose zone is a name.
    ...['websphere: to read it', 'websphere: to read it', 'websphere: to read it'],
    // Access logs without a request.
    ...['aws-elb: to read it', 'aws-s3: to read it'],
    // A severity of Cisco's form, and a version before the time, which may be a day.
    ...['syslog-device: to read it', 'syslog-device: to read it', 'syslog-device: to read it'],
    // Requests in the text of a message.
    ...['level-only: to read it', 'openstack: to read it', 'tornado: to read it'],
    // A time behind any text.
    ...['time-last: to read it', 'time-last: to read it'],
    // Ports behind dots.
    'time-of-day: for its addresses',
    // A priority before pairs, and bars between them.
    ...['logfmt: to read it', 'logfmt: to read it'],
    // Times whose parts have one digit or two.
    'health-app: to read it',
    // A comma behind the path.
    'iis-native: to read it',
    // A label of TAI64N, a time without colons, and a time before its date.
    ...['generic: to read it', 'generic: to read it', 'generic: to read it'],
  ];
  assert.deepEqual(asked.sort(), expected.sort());
});

test('lines without a request in a log of requests, as text', () => {
  const lines = [
    '2025/02/20 10:00:00 [error] 29#29: *7 open() "/srv/x" failed (2: No such file), client: 192.0.2.7',
    '2025-02-20 10:00:00,123 ERROR [main] shop.Orders: order 7 is lost',
  ];
  assert.deepEqual(
    lines.flatMap((line) => askedFor('combined', line)),
    [],
  );
});

test('lines of text in a log of JSON, as text', () => {
  assert.deepEqual(askedFor('json-lines', '2025-02-20 10:00:00,123 ERROR [main] say "no"'), []);
});

test('objects of JSON among other lines, from the second one on', () => {
  const object = '{"time":"2025-02-20T10:00:01Z","level":"error","msg":"job 1 failed"}';
  const numbered = '{"level":30,"time":1740045601123,"msg":"job 1 done"}';
  for (const { name, samples } of allFormats().filter(({ name }) => OTHERS.includes(name))) {
    const { line } = samples[0]!;
    assert.deepEqual(askedFor(name, `${line}\n${object}\n${numbered}`, 3), [], name);
  }
});

/** Formats of text, one with parts in quotes among them. */
const OTHERS = ['bracketed', 'combined', 'syslog', 'generic'];
