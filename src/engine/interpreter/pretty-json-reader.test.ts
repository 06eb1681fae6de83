import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, detect, merge, type Report } from '../index.ts';

function reportOf(text: string): Report {
  const bytes = new TextEncoder().encode(text);
  const format = detect(bytes);
  const options = { format: format?.name ?? null, keywords: ['disk'], referenceTime: 0 };
  return merge(
    [analyze(bytes, { ...options, firstLine: 1, byteOffset: 0, carry: 'start' })],
    format,
  );
}

const record = (second: number, level: string) => ({
  time: `2025-02-20T10:00:0${second}Z`,
  level,
  msg: 'disk is full',
  from: { ip: '192.0.2.7', tags: [{ a: 1 }, { b: [] }] },
});
const RECORDS = [record(1, 'error'), record(2, 'warn'), record(3, 'error')];

for (const [indentation, name] of [
  [2, 'json-list'],
  [4, 'json-list-wide'],
  ['\t', 'json-list-tabs'],
] as const) {
  test(`${name}: each object of a printed list is one record`, () => {
    const report = reportOf(`${JSON.stringify(RECORDS, null, indentation)}\n`);
    assert.equal(report.format?.name, name);
    assert.equal(report.totalLogsProcessed, 3);
    assert.equal(report.invalidLogs, 0);
    assert.equal(report.logLevelCounts.error, 2);
    assert.equal(report.keyWordLogCounts.disk, 3);
    assert.deepEqual(
      report.topIPs.map(({ ip, count }) => [ip, count]),
      [['192.0.2.7', 3]],
    );
    assert.equal(report.timeRange?.to, '2025-02-20T10:00:03.000Z');
    assert.equal(report.patterns[0]?.pattern, 'disk is full');
    assert.ok(report.patterns[0]?.example.includes('"level": "error"'));
  });
}

test('objects one below the other, with blank lines between or not', () => {
  const text = RECORDS.map((one) => JSON.stringify(one, null, 2)).join('\n\n');
  const report = reportOf(text);
  assert.equal(report.format?.name, 'json-spread');
  assert.equal(report.totalLogsProcessed, 3);
  assert.equal(report.invalidLogs, 0);
});

test('what lies between objects, and objects that are no JSON, are invalid', () => {
  const good = JSON.stringify(RECORDS[0], null, 2);
  const report = reportOf(`${good}\nrestarted\n{\n  "a": oops\n}\n${good}\n{\n  "cut":`);
  assert.equal(report.totalLogsProcessed - report.invalidLogs, 2);
  assert.deepEqual(report.invalidReasons, { bad_json: 2, format_mismatch: 1, no_record: 3 });
  const lines = report.invalidSamples.map(({ line }) => line);
  assert.deepEqual(
    lines,
    [...lines].sort((a, b) => a - b),
  );
});
