import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodePartial, emptyPartial, encodePartial, merge, type PartialReport } from '../index.ts';
import { emptyHeader } from '../pattern/header.ts';
import { emptyHttp } from '../report/partial-report.ts';
import { countRequest } from './count-request.ts';

/** A partial report of requests that took so many milliseconds, having been stored once. */
function requests(durations: number[]): PartialReport {
  const partial = { ...emptyPartial([]), http: emptyHttp() };
  for (const durationMs of durations) {
    countRequest(partial.http, { ...emptyHeader(), method: 'GET', path: '/', durationMs }, 1);
  }
  return decodePartial(encodePartial(partial));
}

const about = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual / expected - 1) < 0.0101, `${actual} is not about ${expected}`);

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
