import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodePartial, emptyPartial, encodePartial, merge, type PartialReport } from '../index.ts';
import { emptyHeader } from '../pattern/header.ts';
import { emptyHttp } from '../report/partial/partial-report.ts';
import { countRequest } from './count-request.ts';

/** A partial report of requests that took so many milliseconds, having been stored once. */
function requests(durations: number[], path = '/'): PartialReport {
  const partial = { ...emptyPartial([]), http: emptyHttp() };
  for (const durationMs of durations) {
    countRequest(partial.http, { ...emptyHeader(), method: 'GET', path, durationMs }, 1);
  }
  return decodePartial(encodePartial(partial));
}

const about = (actual: number, expected: number, accuracy = 0.0101): void =>
  assert.ok(Math.abs(actual / expected - 1) < accuracy, `${actual} is not about ${expected}`);

test('latency: percentiles of all chunks together, in seconds', () => {
  const all = Array.from({ length: 1000 }, (_, i) => i + 1);
  const report = merge([requests(all.slice(300)), requests(all.slice(0, 300))], null);
  const { latency } = report.http!;
  assert.equal(latency!.count, 1000);
  assert.equal(latency!.max, 1);
  about(latency!.p50, 0.5);
  about(latency!.p90, 0.9);
  about(latency!.p99, 0.99);
});

test('latency is null where no record tells a duration', () => {
  assert.equal(merge([requests([Number.NaN, Number.NaN])], null).http!.latency, null);
});

test('latency of a path: percentiles of its own requests, and how many tell one', () => {
  const slow = Array.from({ length: 1000 }, (_, i) => 10 * (i + 1));
  const parts = [requests(slow.slice(300), '/slow'), requests(slow.slice(0, 300), '/slow')];
  const quick = requests([...Array<number>(1200).fill(2), Number.NaN], '/quick?slow');
  const { http } = merge([...parts, quick, requests([Number.NaN], '/unknown')], null);
  const [first, second, third] = http!.topPaths;
  assert.deepEqual([first!.path, second!.path, third!.path], ['/quick', '/slow', '/unknown']);
  assert.deepEqual([first!.count, first!.latency!.count], [1201, 1200]);
  about(first!.latency!.p50, 0.002, 0.0302);
  about(first!.latency!.p99, 0.002, 0.0302);
  assert.equal(second!.latency!.count, 1000);
  about(second!.latency!.p50, 5, 0.0302);
  about(second!.latency!.p95, 9.5, 0.0302);
  about(second!.latency!.p99, 9.9, 0.0302);
  assert.equal(third!.latency, null);
  assert.equal(http!.topPathsLatencyShare, 1);
});

test('no percentile of a path is above the longest duration of all', () => {
  const { http } = merge([requests([3], '/a')], null);
  assert.deepEqual(http!.topPaths[0]!.latency, { count: 1, p50: 0.003, p95: 0.003, p99: 0.003 });
});
