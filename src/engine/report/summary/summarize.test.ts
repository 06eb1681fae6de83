import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  analyze,
  decodePartial,
  detect,
  emptyPartial,
  encodePartial,
  type FormatInfo,
  isComplete,
  LEVELS,
  liveNumbers,
  merge,
  mergePartials,
  type PartialReport,
  type Report,
} from '../../index.ts';

import type { ChosenZone } from '../report.ts';
import { SectionWriter } from '../stored/sections.ts';

const EXAMPLES = join(import.meta.dirname, '../../../../examples');
const KEYWORDS = ['error', 'timeout', 'failure', 'unauthorized'];

function partialOf(
  content: Uint8Array,
  format: string | null,
  { firstLine, byteOffset } = { firstLine: 1, byteOffset: 0 },
): PartialReport {
  const referenceTime = Date.UTC(2025, 1, 21);
  return analyze(content, {
    format,
    keywords: KEYWORDS,
    referenceTime,
    firstLine,
    byteOffset,
    carry: 'start',
  });
}

function reportOf(file: string): Report {
  const content = readFileSync(join(EXAMPLES, file));
  const format = detect(content);
  return merge([partialOf(content, format?.name ?? null)], format);
}

for (const file of readdirSync(EXAMPLES)) {
  test(`${file}: every line is in a record or invalid with a reason`, () => {
    const content = readFileSync(join(EXAMPLES, file));
    const partial = partialOf(content, detect(content)?.name ?? null);
    const text = content.toString('latin1');
    assert.equal(partial.lines, text.split('\n').length - (text.endsWith('\n') ? 1 : 0));
    assert.equal(partial.recordLines + partial.invalid, partial.lines);
    const reasons = Object.values(partial.invalidReasons);
    assert.equal(
      reasons.reduce((sum, count) => sum + count, 0),
      partial.invalid,
    );
  });
}

test('app.log: the report, number by number', () => {
  const report = reportOf('app.log');
  assert.equal(report.format?.name, 'bracketed');
  assert.equal(report.totalLogsProcessed, 40);
  assert.equal(report.invalidLogs, 0);
  assert.deepEqual(report.logLevelCounts, {
    trace: 0,
    debug: 6,
    info: 13,
    notice: 0,
    warn: 14,
    error: 6,
    fatal: 1,
  });
  assert.deepEqual(report.keyWordCounts, { error: 4, timeout: 5, failure: 0, unauthorized: 6 });
  assert.equal(report.uniqueIPs, 4);
  assert.equal(report.uniqueIPsStandardError, 0);
  const { ip, count } = report.topIPs[0]!;
  assert.deepEqual([ip, count], ['203.0.113.77', 6]);
  assert.equal(report.topIPsErrorBound, 0);
  assert.equal(report.timeRange?.from, '2025-02-20T10:00:00.000Z');
  assert.equal(report.histogram.intervalSeconds, 5);
  assert.equal(report.http, null);
});

test('broken files: the sound records count, the rest is explained', () => {
  assert.deepEqual(reportOf('broken-app.log').invalidReasons, {
    bad_json: 1,
    no_timestamp: 5,
    not_text: 1,
  });
  assert.deepEqual(reportOf('broken-events.jsonl').invalidReasons, {
    bad_json: 2,
    format_mismatch: 2,
  });
  // Of plain text each line is a record.
  assert.equal(reportOf('no-log.txt').format?.name, 'plain');
  assert.equal(reportOf('no-log.txt').totalLogsProcessed, 13);
  assert.equal(reportOf('no-log.txt').invalidLogs, 0);
});

test('java.log: stack traces belong to their records', () => {
  const report = reportOf('java.log');
  assert.equal(report.totalLogsProcessed, 24);
  assert.equal(report.invalidLogs, 0);
  assert.match(report.patterns.find(({ level }) => level === 'error')!.example, /Caused by: /);
});

test('the sums of a report agree with each other', () => {
  for (const file of readdirSync(EXAMPLES)) {
    const report = reportOf(file);
    const records = report.totalLogsProcessed - report.invalidLogs;
    const inPatterns = report.patterns.reduce((sum, { count }) => sum + count, 0);
    assert.equal(inPatterns + report.patternsOther, records, file);
    for (const { total, logLevelCounts } of report.histogram.buckets) {
      assert.ok(LEVELS.reduce((sum, level) => sum + logLevelCounts[level], 0) <= total);
    }
    const withLevel = LEVELS.reduce((sum, level) => sum + report.logLevelCounts[level], 0);
    assert.equal(withLevel + report.logsWithoutLevel, records, file);
    const timed = sumOf(report.histogram.buckets.map(({ total }) => total));
    const inSeries = report.patterns.map(({ histogram }) => sumOf(histogram?.counts ?? []));
    assert.equal(sumOf(inSeries) + report.patternsOther, timed, file);
    for (const { count, levels } of report.patterns) assert.equal(sumOf(levels), count, file);
    if (!report.http) continue;
    const { statuses, statusHistogram } = report.http;
    const requests = sumOf(statuses);
    assert.equal(sumOf(statusHistogram!.buckets.map(({ total }) => total)), requests, file);
    for (const { from: _, total, ...classes } of statusHistogram!.buckets) {
      assert.equal(sumOf(classes), total, file);
    }
  }
});

const sumOf = (counts: Record<string, number> | number[]): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

test('the report of nothing holds all its fields', () => {
  assert.deepEqual(merge([], null), merge([emptyPartial([])], null));
  const report = merge([emptyPartial(['x'])], null);
  assert.deepEqual(report.keyWordCounts, { x: 0 });
  assert.equal(report.timeRange, null);
  assert.deepEqual(report.histogram.buckets, []);
  assert.equal(report.logsWithoutLevel, 0);
});

test('live numbers are those of the report', () => {
  const content = readFileSync(join(EXAMPLES, 'app.log'));
  const partial = partialOf(content, 'bracketed');
  const live = liveNumbers(partial);
  const report = merge([partial], null);
  for (const [key, value] of Object.entries(live))
    assert.deepEqual(report[key as keyof Report], value);
});

test('encoding keeps everything, and rejects what it did not make', () => {
  for (const file of readdirSync(EXAMPLES)) {
    const content = readFileSync(join(EXAMPLES, file));
    const partial = partialOf(content, detect(content)?.name ?? null);
    const encoded = encodePartial(partial);
    assert.deepEqual(decodePartial(encoded), partial);
  }
  const other = new SectionWriter().finish({ version: 99 });
  assert.throws(() => decodePartial(other), /version 99: a newer release wrote it/);
});

test('more than 100,000 addresses: estimates that say so, the same for every cut', () => {
  const lines = Array.from({ length: 120_000 }, (_, i) => {
    const frequent = i % 100 === 0 ? ' for 192.0.2.7' : '';
    return `[2025-02-20T10:00:00Z] INFO from 10.${i >> 16}.${(i >> 8) & 255}.${i & 255}${frequent}\n`;
  });
  const part = (from: number, to: number) => {
    const content = new TextEncoder().encode(lines.slice(from, to).join(''));
    const place = { firstLine: from + 1, byteOffset: lines.slice(0, from).join('').length };
    return decodePartial(encodePartial(partialOf(content, 'bracketed', place)));
  };
  const whole = merge([part(0, 120_000)], null);
  assert.ok(Math.abs(whole.uniqueIPs / 120_001 - 1) < 0.03, String(whole.uniqueIPs));
  assert.ok(whole.uniqueIPsStandardError > 0);
  const { topIPs, topIPsErrorBound } = whole;
  assert.ok(topIPs.every(({ firstSeen, lastSeen }) => firstSeen === null && lastSeen === null));
  assert.ok(topIPsErrorBound > 0 && topIPsErrorBound < 50, String(topIPsErrorBound));
  assert.equal(topIPs[0]!.ip, '192.0.2.7');
  assert.ok(Math.abs(topIPs[0]!.count - 1200) <= topIPsErrorBound, String(topIPs[0]!.count));
  const cut = merge([part(70_000, 120_000), part(0, 30_000), part(30_000, 70_000)], null);
  assert.deepEqual(cut, whole);
});

test('merging changes its first argument only', () => {
  const content = readFileSync(join(EXAMPLES, 'access.log'));
  const part = (from: number, to: number) => partialOf(content.subarray(from, to), 'combined');
  const b = part(0, 3000);
  const before = structuredClone(b);
  for (const a of [emptyPartial([]), part(3000, content.length)]) {
    mergePartials(mergePartials(a, b), part(0, 5000));
    assert.deepEqual(b, before);
  }
  merge([b, b], null);
  assert.deepEqual(b, before);
});

test('a stored report without a field that reports have now is not complete', () => {
  const line = '192.0.2.7 - - [20/Feb/2025:10:00:00 +0000] "GET / HTTP/1.1" 200 5 0.25\n';
  const options = { format: 'common', keywords: [], referenceTime: 0 };
  const place = { firstLine: 1, byteOffset: 0, carry: 'start' as const };
  const report = merge([analyze(new TextEncoder().encode(line), { ...options, ...place })], null);
  assert.ok(isComplete(report));
  const { topPathsLatencyShare: _, ...http } = report.http!;
  assert.ok(!isComplete({ ...report, http: http as NonNullable<Report['http']> }));
  assert.ok(isComplete({ ...report, http: null }));
  const { logsWithoutLevel: __, ...earlier } = report;
  assert.ok(!isComplete(earlier as Report));
  const { timeZone: ___, ...before } = report;
  assert.ok(!isComplete(before as Report));
  const assumed = { name: 'UTC', source: 'assumed' } as unknown as Report['timeZone'];
  assert.ok(!isComplete({ ...report, timeZone: assumed }));
  const { timeYear: ____, ...yearless } = report;
  assert.ok(!isComplete(yearless as Report));
  const { formats: _____, ...formless } = report;
  assert.ok(!isComplete(formless as Report));
});

test('a report says whether the zone of its times is from the log', () => {
  const sourceOf = (...lines: string[]) => {
    const content = new TextEncoder().encode(`${lines.join('\n')}\n`);
    const format = { name: 'iso-level', title: '', confidence: 1 };
    const zones = [{ name: 'Asia/Tokyo', source: 'account' as const }];
    return merge([partialOf(content, 'iso-level')], format, [format], zones).timeZone;
  };
  const [without, withZone] = ['2025-02-20 10:00:00 INFO a b', '2025-02-20T10:00:00Z INFO c'];
  assert.deepEqual(sourceOf(without), { name: 'Asia/Tokyo', source: 'account' });
  assert.deepEqual(sourceOf(withZone), { name: 'UTC', source: 'log' });
  assert.deepEqual(sourceOf(without, withZone), { name: 'Asia/Tokyo', source: 'account' });
  assert.equal(sourceOf('no time'), null);
});

test('a report of several formats says whether zone and year of all times are from the logs', () => {
  const [iso, syslog, gone] = ['iso-level', 'syslog', 'gone'].map((name) => ({
    ...{ name, title: '', confidence: 1 },
  }));
  const read = (text: string, { name }: FormatInfo) =>
    partialOf(new TextEncoder().encode(`${text}\n`), name);
  const withZone = read('2025-02-20T10:00:00Z INFO a', iso!);
  const without = read('Feb 20 10:00:01 host app: b', syslog!);
  const zoneOf = (partials: PartialReport[], formats: FormatInfo[]) =>
    merge(partials, null, formats).timeZone?.source;
  assert.equal(zoneOf([withZone, without], [syslog!, gone!, iso!]), 'default');
  assert.equal(zoneOf([without], [iso!, syslog!]), 'default');
  assert.equal(zoneOf([withZone], [iso!, syslog!]), 'log');
  const yearOf = (partials: PartialReport[]) =>
    merge(partials, null, [iso!, syslog!]).timeYear?.source;
  assert.equal(yearOf([withZone, without]), 'mixed');
  assert.equal(yearOf([without]), 'assumed');
  assert.equal(yearOf([withZone]), 'log');
  assert.equal(yearOf([read('no time', iso!)]), undefined);
});

test('a report of files that were read in several zones names none', () => {
  const format = { name: 'iso-level', title: '', confidence: 1 };
  const partial = () =>
    partialOf(new TextEncoder().encode('2025-02-20 10:00:00 INFO a\n'), 'iso-level');
  const zoneOf = (...zones: ChosenZone[]) => merge([partial()], format, [format], zones).timeZone;
  const tokyo = { name: 'Asia/Tokyo', source: 'server' } as const;
  assert.deepEqual(zoneOf(tokyo, { ...tokyo, source: 'request' }), { ...tokyo, source: 'request' });
  assert.deepEqual(zoneOf(tokyo, { name: 'UTC', source: 'default' }), {
    ...{ name: null, source: 'server' },
  });
});

test('a report of no format, or of one that is gone, knows of no zone', () => {
  const content = new TextEncoder().encode('2025-02-20 10:00:00 INFO a\n');
  const partial = partialOf(content, 'iso-level');
  assert.equal(merge([partial], null).timeZone, null);
  assert.equal(merge([partial], { name: 'gone', title: '', confidence: 1 }).timeZone, null);
});

test('the pattern of a message that tells a request is that of the message', () => {
  const line = (path: string): string =>
    `2017-05-16 00:00:00.008 25746 INFO nova.osapi [req-3] 10.11.10.1 "GET /v2/${path} HTTP/1.1" status: 200 len: 1893 time: 0.24\n`;
  const log = new TextEncoder().encode(line('a/servers') + line('b/images'));
  const partial = analyze(log, {
    ...{ format: 'openstack', keywords: [], referenceTime: 0 },
    ...{ firstLine: 1, byteOffset: 0, carry: 'start' },
  });
  const { patterns, http } = merge([partial], null);
  assert.equal(http?.statuses['200'], 2);
  assert.ok(patterns.every(({ pattern }) => pattern.includes('status: <*> len: <*>')));
});
