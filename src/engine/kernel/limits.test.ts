/** More paths and addresses than are kept. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summarize } from '../index.ts';
import { MAX_PATHS } from '../report/partial/partial-report.ts';
import { analyzerOf, assertSame, encode } from './testing/same.ts';

/** Requests of which every fifth is for one of some pages, the others for one that no other has. */
function requests(from: number, to: number): Uint8Array {
  const lines: string[] = [];
  for (let i = from; i < to; i++) {
    const path = i % 5 === 0 ? `/pages/${Math.floor(Math.sqrt(i % 4000))}` : `/items/${i}`;
    lines.push(`192.0.2.1 - - [20/Feb/2025:10:00:00 +0000] "GET ${path} HTTP/1.1" 200 5\n`);
  }
  return encode(lines.join(''));
}

test('more paths than are kept, on the first file and on one that comes behind it', () => {
  const third = MAX_PATHS;
  const chunks = [0, third, 2 * third].map((from) => requests(from, from + third));
  const scenario = { format: 'common', keywords: ['error'], chunks, maxRecordBytes: 1 << 20 };
  const analyzer = analyzerOf(scenario);
  assertSame(scenario, analyzer);
  assertSame(scenario, analyzer);
  // Nothing is left of them for a file that has few.
  const few = requests(0, 100);
  analyzer.input(few.length).set(few);
  analyzer.analyze(few.length, { firstLine: 1, byteOffset: 0, carry: 'start' });
  const { http } = summarize(analyzer.take(), null);
  assert.equal(http!.topPathsErrorBound, 0);
  assert.deepEqual(http!.topPaths[0], {
    path: '/pages/8',
    count: 4,
    ...{ clientErrors: 0, serverErrors: 0, bytesSent: 20, latency: null },
  });
});

test('more IPv6 addresses than the kernel keeps the texts of, each of which comes again', () => {
  const lines = Array.from(
    { length: 40_000 },
    (_, i) =>
      `2001:db8::${(i % 20_000).toString(16)} - - [20/Feb/2025:10:00:00 +0000] "GET / HTTP/1.1" 200 5\n`,
  );
  const chunks = [encode(lines.join(''))];
  assertSame({ format: 'common', keywords: ['error'], chunks, maxRecordBytes: 1 << 20 });
});
