import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AnalyzeOptions,
  analyze,
  type InvalidReason,
  merge,
  type PartialReport,
} from '../index.ts';
import { patternID } from '../templates/pattern-id.ts';

const OPTIONS: AnalyzeOptions = {
  format: 'bracketed',
  keywords: ['error', 'timeout'],
  referenceTime: Date.UTC(2025, 1, 20),
  firstLine: 1,
  byteOffset: 0,
  carry: 'start',
};
const RECORD = '[2025-02-20T10:00:00Z] INFO hello';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const run = (content: string | Uint8Array, options: Partial<AnalyzeOptions> = {}): PartialReport =>
  analyze(typeof content === 'string' ? bytes(content) : content, { ...OPTIONS, ...options });

/** Records, and the invalid lines as [line, reason]. */
function outcome(partial: PartialReport): [number, [number, InvalidReason][]] {
  assert.equal(partial.recordLines + partial.invalid, partial.lines);
  return [partial.records, partial.invalidSamples.map(({ line, reason }) => [line, reason])];
}

test('an empty file has no lines, nor has one that is a byte order mark alone', () => {
  for (const content of ['', '\uFEFF']) {
    assert.equal(run(content).lines, 0);
    assert.equal(run(content, { format: null }).lines, 0);
  }
});

test('LF or CRLF, a final newline or none, a byte order mark or none: the report is the same', () => {
  const lines = [RECORD, 'junk', RECORD, '  more', RECORD];
  const expected = merge([run(lines.join('\n'))], null);
  assert.equal(expected.totalLogsProcessed, 4);
  const variants = [`${lines.join('\n')}\n`, lines.join('\r\n'), `\uFEFF${lines.join('\r\n')}\r\n`];
  for (const content of variants) assert.deepEqual(merge([run(content)], null), expected);
});

test('a byte order mark is no part of a line, also where files were joined', () => {
  assert.deepEqual(outcome(run(`\uFEFF${RECORD}`)), [1, []]);
  assert.deepEqual(outcome(run(`\uFEFF${RECORD}`, { firstLine: 2 })), [1, []]);
});

test('a hole of NULs before a line, as a file has that was emptied under its writer, is passed over', () => {
  assert.deepEqual(outcome(run(`${'\0'.repeat(100_000)}${RECORD}\n${RECORD}`)), [2, []]);
  assert.deepEqual(outcome(run(`${RECORD}\n${'\0'.repeat(9)}`)), [1, [[2, 'not_text']]]);
});

test('a record takes in the lines that continue it', () => {
  const trace = `${RECORD}\njava.lang.Error: timeout\n\tat a.B(C.java:1)\n\n}\n${RECORD}\n`;
  const partial = run(trace);
  assert.deepEqual(outcome(partial), [2, []]);
  assert.equal(partial.recordLines, 6);
  assert.deepEqual(partial.keywords.get('error'), { occurrences: 1, records: 1 });
  assert.deepEqual(partial.keywords.get('timeout'), { occurrences: 1, records: 1 });
});

test('what continues an invalid line is invalid too', () => {
  assert.deepEqual(outcome(run(`garbage\n  more of it\n\n${RECORD}\n  its own\n`)), [
    1,
    [
      [1, 'no_timestamp'],
      [2, 'no_record'],
      [3, 'no_record'],
    ],
  ]);
});

test('each invalid line has the reason that fits', () => {
  const content = [
    '',
    RECORD,
    'no time',
    '[2025-02-20T10:00:00Z] LOUD x',
    'a\0b',
    '[2025-02-30T10:00:00Z] INFO x',
  ];
  assert.deepEqual(outcome(run(content.join('\n'))), [
    2,
    [
      [1, 'blank_line'],
      [3, 'no_timestamp'],
      [5, 'not_text'],
      [6, 'no_timestamp'],
    ],
  ]);
  const json = ['{"msg":"x"}', '{"msg":', '[1]', 'text', '', '{}'];
  assert.deepEqual(outcome(run(json.join('\n'), { format: 'json-lines' })), [
    2,
    [
      [2, 'bad_json'],
      [3, 'format_mismatch'],
      [4, 'format_mismatch'],
      [5, 'no_record'],
    ],
  ]);
});

test('without a format every line is invalid', () => {
  const partial = run('text\n\n  x\n\0\0\n\x01\x02\x03\n', { format: null });
  assert.deepEqual(outcome(partial), [
    0,
    [
      [1, 'no_format'],
      [2, 'blank_line'],
      [3, 'no_format'],
      [4, 'not_text'],
      [5, 'not_text'],
    ],
  ]);
});

test('nothing but newlines', () => {
  const content = '\n'.repeat(1000);
  assert.equal(run(content).invalid, 1000);
  assert.deepEqual(run(content).invalidReasons, { blank_line: 1, no_record: 999 });
  assert.deepEqual(run(content, { format: null }).invalidReasons, { blank_line: 1000 });
});

test('a record may hold NUL and invalid UTF-8; they are shown as U+FFFD', () => {
  const line = Buffer.concat([bytes(`${RECORD} a\0b `), Uint8Array.of(0xff, 0xc3), bytes(' end')]);
  const report = merge([run(line)], null);
  assert.equal(report.invalidLogs, 0);
  assert.equal(report.patterns[0]?.example, `${RECORD} a\uFFFDb \uFFFD\uFFFD end`);
});

test('JSON strings with lone surrogates and NUL do no harm', () => {
  const report = merge([run('{"msg":"a\\ud800b\\u0000c"}', { format: 'json-lines' })], null);
  assert.equal(report.patterns[0]?.pattern, 'a\uFFFDb\uFFFDc');
});

test('a record ends where its limit does, what is over is invalid', () => {
  // 33 + 1 bytes, then continuations of 10 + 1 bytes each.
  const content = `${RECORD}\n${'  12345678\n'.repeat(4)}${RECORD}\n`;
  const partial = run(content, { maxRecordBytes: 34 + 22 });
  assert.deepEqual(outcome(partial), [
    2,
    [
      [4, 'record_too_long'],
      [5, 'record_too_long'],
    ],
  ]);
  assert.equal(run(content, { maxRecordBytes: 34 + 21 }).invalid, 3);
  assert.equal(run(content, { maxRecordBytes: 34 }).records, 2);
});

test('a first line over the limit is invalid with all that continues it', () => {
  const content = `${RECORD}\n  more\n${RECORD}\n`;
  assert.deepEqual(outcome(run(content, { maxRecordBytes: 33 })), [
    0,
    [
      [1, 'record_too_long'],
      [2, 'record_too_long'],
      [3, 'record_too_long'],
    ],
  ]);
});

test('a line of some MiB is invalid at once, its sample short', () => {
  const long = `${RECORD} ${'ä'.repeat(3 << 20)}`;
  const partial = run(`${long}\n${RECORD}\n`);
  assert.deepEqual(outcome(partial), [1, [[1, 'record_too_long']]]);
  const sample = bytes(partial.invalidSamples[0]!.text);
  assert.ok(sample.length <= 512 && sample.length > 508);
  assert.ok(!partial.invalidSamples[0]!.text.includes('\uFFFD'));
});

test('carry: a chunk that starts inside a long record', () => {
  const content = `  tail\n  tail\n${RECORD}\n  own\n`;
  assert.deepEqual(outcome(run(content, { carry: 'overflow', firstLine: 7 })), [
    1,
    [
      [7, 'record_too_long'],
      [8, 'record_too_long'],
    ],
  ]);
  const inside = run(content, { carry: 'inside_line', firstLine: 7 });
  assert.deepEqual(outcome(inside), [1, [[8, 'record_too_long']]]);
  assert.equal(inside.lines, 3);
  assert.equal(run('no newline at all', { carry: 'inside_line', firstLine: 7 }).lines, 0);
});

test('random bytes are invalid, every line with a reason', () => {
  let state = 1;
  const noise = Uint8Array.from({ length: 200_000 }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 24;
  });
  const partial = run(noise, { format: null });
  assert.equal(partial.records, 0);
  assert.ok(partial.invalidReasons.not_text! > partial.invalid * 0.8);
  assert.equal(partial.invalidSamples.length, 100);
});

test('access logs: methods, statuses, paths without query, bytes', () => {
  const line = (request: string, status: number, size: string) =>
    `192.0.2.1 - - [20/Feb/2025:10:00:00 +0000] "${request}" ${status} ${size} "-" "timeout-bot"`;
  const content = [
    line('GET /a?x=1 HTTP/1.1', 200, '10'),
    line('GET /a?x=2 HTTP/1.1', 304, '-'),
    line('POST /b/17 HTTP/1.1', 503, '5'),
    line('\\x16\\x03', 400, '0'),
  ].join('\n');
  const report = merge([run(content, { format: 'combined' })], null);
  assert.deepEqual(report.http, {
    methods: { GET: 2, POST: 1 },
    statuses: { 200: 1, 304: 1, 400: 1, 503: 1 },
    statusHistogram: {
      intervalSeconds: 1,
      buckets: [
        {
          from: '2025-02-20T10:00:00.000Z',
          total: 4,
          ...{ '1xx': 0, '2xx': 1, '3xx': 1, '4xx': 1, '5xx': 1, other: 0 },
        },
      ],
    },
    topPaths: [
      { path: '/a', count: 2, clientErrors: 0, serverErrors: 0, bytesSent: 10, latency: null },
      { path: '/b/17', count: 1, clientErrors: 0, serverErrors: 1, bytesSent: 5, latency: null },
    ],
    topPathsErrorBound: 0,
    topPathsErrorBounds: { clientErrors: 0, serverErrors: 0, bytesSent: 0 },
    topPathsLatencyShare: null,
    bytesSent: 15,
    latency: null,
  });
  assert.deepEqual(report.patterns.map(({ pattern }) => pattern).slice(0, 2), [
    'GET /a',
    '<*> - - [<*>] "<*>" <*> "-" "timeout-bot"',
  ]);
  assert.equal(report.keyWordCounts.timeout, 4, 'the whole line is the message');
  assert.equal(report.logLevelCounts.error, 1);
  assert.equal(report.logLevelCounts.warn, 1);
});

test('a pattern knows its count, usual level, example, first and last time', () => {
  const at = (second: number, level: string, text: string) =>
    `[2025-02-20T10:00:0${second}Z] ${level} ${text}`;
  const content = [
    at(5, 'INFO', 'job 1 done'),
    '  with details',
    at(3, 'WARN', 'job 2 done'),
    at(9, 'WARN', 'job 3 done'),
    at(4, 'INFO', 'job 4 done'),
  ].join('\n');
  assert.deepEqual(merge([run(content)], null).patterns, [
    {
      id: patternID('job <*> done'),
      pattern: 'job <*> done',
      count: 4,
      level: 'warn',
      levels: { none: 0, trace: 0, debug: 0, info: 2, notice: 0, warn: 2, error: 0, fatal: 0 },
      example: `${at(5, 'INFO', 'job 1 done')}\n  with details`,
      firstSeen: '2025-02-20T10:00:03.000Z',
      lastSeen: '2025-02-20T10:00:09.000Z',
      histogram: {
        from: '2025-02-20T10:00:03.000Z',
        intervalSeconds: 1,
        counts: [1, 1, 1, 0, 0, 0, 1],
      },
    },
  ]);
});

test('an address knows the errors of its requests, and when it was seen first and last', () => {
  const line = (ip: string, second: number, status: number) =>
    `${ip} - - [20/Feb/2025:10:00:0${second} +0000] "GET / HTTP/1.1" ${status} 5 "-" "curl"`;
  const content = [
    line('192.0.2.7', 5, 200),
    line('2001:db8::7', 4, 503),
    line('192.0.2.7', 1, 404),
    line('192.0.2.7', 3, 500),
    line('2001:db8::7', 4, 499),
  ].join('\n');
  const at = (second: number) => `2025-02-20T10:00:0${second}.000Z`;
  const { topIPs, topIPsErrorBounds } = merge([run(content, { format: 'combined' })], null);
  const errors = { clientErrors: 1, serverErrors: 1 };
  assert.deepEqual(topIPs, [
    { ip: '192.0.2.7', count: 3, ...errors, firstSeen: at(1), lastSeen: at(5) },
    { ip: '2001:db8::7', count: 2, ...errors, firstSeen: at(4), lastSeen: at(4) },
  ]);
  assert.deepEqual(topIPsErrorBounds, { clientErrors: 0, serverErrors: 0 });
});

test('an address in a log without requests has no errors; its lines have the time of their record', () => {
  const content = [
    '[2025-02-20T10:00:00Z] INFO from 192.0.2.7',
    '[2025-02-20T10:00:01Z] INFO from nobody',
    '  but 192.0.2.7',
  ].join('\n');
  assert.deepEqual(merge([run(content)], null).topIPs, [
    {
      ip: '192.0.2.7',
      count: 2,
      ...{ clientErrors: null, serverErrors: null },
      firstSeen: '2025-02-20T10:00:00.000Z',
      lastSeen: '2025-02-20T10:00:01.000Z',
    },
  ]);
});

test('records without a level are counted, of the report and of each pattern', () => {
  const content =
    'time=2025-02-20T10:00:00Z level=info msg=a\ntime=2025-02-20T10:00:01Z msg="b b"\n';
  const report = merge([run(content, { format: 'logfmt' })], null);
  assert.equal(report.logsWithoutLevel, 1);
  const { levels } = report.patterns.find(({ pattern }) => pattern === 'b b')!;
  assert.equal(levels.none, 1);
});

test('patterns share the buckets of the whole report, at most 60', () => {
  const at = (minute: number, text: string) =>
    `[2025-02-20T10:${String(minute).padStart(2, '0')}:00Z] INFO ${text}\n`;
  const content = at(0, 'start') + at(59, 'tick') + at(59, 'tick') + at(30, 'tick');
  const [tick, start] = merge([run(content)], null).patterns;
  const counts = (...places: [number, number][]) =>
    Array.from({ length: 60 }, (_, i) => places.find(([place]) => place === i)?.[1] ?? 0);
  const shared = { from: '2025-02-20T10:00:00.000Z', intervalSeconds: 60 };
  assert.deepEqual(tick!.histogram, { ...shared, counts: counts([30, 1], [59, 2]) });
  assert.deepEqual(start!.histogram, { ...shared, counts: counts([0, 1]) });
});

test('terminal colours are no part of a record', () => {
  const partial = run('\x1b[2m[2025-02-20T10:00:00Z]\x1b[0m \x1b[31mERROR\x1b[0m disk\n');
  assert.deepEqual(outcome(partial), [1, []]);
  assert.equal(merge([partial], null).patterns[0]?.pattern, 'disk');
});

test('an unknown format is an error', () => {
  assert.throws(() => run('x', { format: 'nonsense' }), /no format is named "nonsense"/);
});
