/** Formats of a user that have a status: the kernel counts as the interpreter does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, createAnalyzer, type Report, summarize } from '../index.ts';
import { kernelModule } from '../testing/kernel-module.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const referenceTime = Date.UTC(2025, 1, 20);

/** The report of lines in a format of this pattern, which both engines agree on. */
function reportOfBoth(pattern: string, lines: string[], accessLog: boolean): Report {
  const definition = {
    name: 'status',
    title: 'A format with a status',
    kind: 'pattern',
    priority: 1,
    continuation: 'none',
    accessLog,
    patterns: [pattern],
    samples: [{ line: lines[0], timestamp: null, level: null }],
  };
  return reportOfBothBy(definition, lines);
}

function reportOfBothBy(definition: Record<string, unknown>, lines: string[]): Report {
  const log = encode(`${lines.join('\n')}\n`);
  const options = { format: 'status', definition, keywords: ['error'], referenceTime };
  const place = { firstLine: 1, byteOffset: 0, carry: 'start' } as const;
  const analyzer = createAnalyzer(kernelModule(), options);
  analyzer.input(log.length).set(log);
  analyzer.analyze(log.length, place);
  const expected = summarize(analyze(log, { ...options, ...place }), null);
  assert.deepEqual(summarize(analyzer.take(), null), expected);
  return expected;
}

function assertSameAccessLog(pattern: string, lines: string[]): void {
  const report = reportOfBoth(pattern, lines, true);
  assert.equal(report.http?.methods.GET, report.totalLogsProcessed - report.invalidLogs);
}

test('of a format that has a status and is no access log', () => {
  const lines = ['200', '404', '500'].map((status) => `2025-02-20T10:00:00Z a ${status} b`);
  const report = reportOfBoth('%{ts:iso8601} %{token:job} %{status} %{message}', lines, false);
  assert.equal(report.logLevelCounts.error, 1);
});

test('of an access log whose numbers stand in quotes, where anything may stand', () => {
  const values = ['200', '404', '-', '', 'abc', '12345678901234567'];
  assertSameAccessLog(
    '%{token:ip} %{ts:iso8601} %{request} "%{status}" "%{bytes}" %{message}',
    ['200', ...values].flatMap((status) =>
      values.map(
        (bytes) => `192.0.2.1 2025-02-20T10:00:00Z "GET /a HTTP/1.1" "${status}" "${bytes}" x`,
      ),
    ),
  );
});

test('of an access log whose time stands behind a number in quotes that come again', () => {
  assertSameAccessLog(
    '%{token:ip} "%{int:n} %{ts:iso8601}" %{request} %{status} %{bytes} %{message}',
    Array.from({ length: 300 }, (_, i) => {
      // Every third line is new; the kernel looks at those only.
      const [number, time] = i % 3 === 0 ? [1000 + i, '11:00:59'] : [7, `10:00:1${(i * 7) % 5}`];
      return `192.0.2.1 "${number} 2025-02-20T${time}Z" "GET /products HTTP/1.1" 200 5 x`;
    }),
  );
});

test('of logfmt that holds requests', () => {
  const definition = {
    name: 'status',
    title: 'Requests in logfmt',
    kind: 'logfmt',
    priority: 1,
    continuation: 'none',
    accessLog: true,
    keys: {
      timestamp: ['time'],
      level: ['level'],
      message: ['msg'],
      http: {
        ...{ method: 'method', path: 'path', status: 'status' },
        ...{ bytes: 'bytes', duration: 'took', unit: 'ms' },
      },
    },
    samples: [{ line: 'time=2025-02-20T10:00:00Z msg=a', timestamp: null, level: null }],
  };
  const start = 'time=2025-02-20T10:00:00Z level=info msg="a b"';
  const tails = [
    'method=GET path=/a',
    'method="GET" path="/a?b"',
    'method=GET path="/a"',
    'path=/a',
  ];
  const lines = tails.map((tail) => `${start} ${tail} status=200 bytes=5 took=3`);
  const report = reportOfBothBy(definition, [...lines, ...lines]);
  assert.equal(report.http?.methods.GET, 6);
});
