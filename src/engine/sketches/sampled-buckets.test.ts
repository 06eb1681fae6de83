import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  bucketsOf,
  copyBuckets,
  countInBucket,
  emptyBuckets,
  levelBelow,
  levelOf,
  mergeBuckets,
  raiseLevel,
  renumber,
  type SampledBuckets,
  sampledShare,
  trimBuckets,
} from './sampled-buckets.ts';

interface Occurrence {
  entry: number;
  bucket: number;
  draw: number;
}

const KEYS = 12;
const ENTRIES = Array.from({ length: KEYS }, (_, entry) => entry);
const SAME = Int32Array.from(ENTRIES);

/** A draw of any level about as likely. */
const draw = fc
  .tuple(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 2 ** 31, max: 2 ** 32 - 1 }))
  .map(([shift, number]) => number >>> shift);
const occurrence: fc.Arbitrary<Occurrence> = fc.record({
  entry: fc.nat(KEYS - 1),
  bucket: fc.oneof(fc.nat(3), fc.nat(1023)),
  draw: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 2 ** 32 - 1 }) }, draw),
});
const part = fc.array(occurrence, { maxLength: 60 });

function tableOf(occurrences: Occurrence[], limit: number): SampledBuckets {
  const table = emptyBuckets(limit);
  for (const { entry, bucket, draw } of occurrences) {
    countInBucket(table, entry, bucket, levelOf(draw));
  }
  return table;
}

/** What a table of so many cells must hold, counted without one. */
function expected(occurrences: Occurrence[], limit: number) {
  const cells = (level: number) =>
    new Set(
      occurrences
        .filter(({ draw }) => levelOf(draw) >= level)
        .map(({ entry, bucket, draw }) => `${entry} ${bucket} ${levelOf(draw)}`),
    ).size;
  let level = 0;
  while (cells(level) > limit) level++;
  const buckets = ENTRIES.map((entry) => {
    const counts = new Map<number, number>();
    for (const found of occurrences) {
      if (found.entry !== entry || levelOf(found.draw) < level) continue;
      counts.set(found.bucket, (counts.get(found.bucket) ?? 0) + 1);
    }
    return [...counts].sort(([a], [b]) => a - b);
  });
  return { share: 4 ** -level, buckets };
}

const content = (table: SampledBuckets) => ({
  share: sampledShare(table),
  buckets: bucketsOf(table, ENTRIES),
});

test('it holds all occurrences while there is room, and beyond those of the least level that has', () => {
  fc.assert(
    fc.property(part, fc.integer({ min: 1, max: 80 }), (all, limit) => {
      assert.deepEqual(content(tableOf(all, limit)), expected(all, limit));
    }),
  );
});

test('merged in any order, parts say what the whole does', () => {
  const parts = fc.array(part, { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 80 }), fc.boolean(), (cut, limit, backwards) => {
      const tables = cut.map((occurrences) => tableOf(occurrences, limit));
      if (backwards) tables.reverse();
      const merged = emptyBuckets(limit);
      for (const table of tables) {
        const before = structuredClone(table);
        mergeBuckets(merged, table, SAME);
        assert.deepEqual(table, before, 'what is merged stays as it is');
      }
      assert.deepEqual(content(merged), expected(cut.flat(), limit));
    }),
  );
});

test('keys may get other numbers, or go', () => {
  const order = fc.shuffledSubarray(ENTRIES);
  fc.assert(
    fc.property(part, order, (all, kept) => {
      const entries = new Int32Array(KEYS).fill(-1);
      for (const [entry, former] of kept.entries()) entries[former] = entry;
      const moved = all
        .filter(({ entry }) => entries[entry]! >= 0)
        .map((found) => ({ ...found, entry: entries[found.entry]! }));
      const merged = emptyBuckets(100);
      mergeBuckets(merged, tableOf(all, 100), entries);
      assert.deepEqual(content(merged), expected(moved, 100));

      const ascending = new Int32Array(KEYS).fill(-1);
      let next = 0;
      for (const entry of ENTRIES) if (kept.includes(entry)) ascending[entry] = next++;
      const table = tableOf(all, 100);
      renumber(table, ascending);
      const renumbered = all
        .filter(({ entry }) => ascending[entry]! >= 0)
        .map((found) => ({ ...found, entry: ascending[found.entry]! }));
      assert.deepEqual(content(table), expected(renumbered, 100));
    }),
  );
});

test('a level that was raised stays, and takes out what is below', () => {
  fc.assert(
    fc.property(part, fc.nat(4), (all, level) => {
      const table = tableOf(all, 1000);
      raiseLevel(table, level);
      raiseLevel(table, 0);
      const above = all.filter(({ draw }) => levelOf(draw) >= level);
      assert.deepEqual(content(table).buckets, expected(above, 1000).buckets);
      assert.equal(sampledShare(table), 4 ** -level);
    }),
  );
});

test('more occurrences than are listed at a time are counted', () => {
  const all = Array.from({ length: 200_000 }, (_, i) => ({
    entry: i % KEYS,
    bucket: i % 7,
    draw: Math.imul(i, 0x9e3779b1) >>> 0,
  }));
  const table = tableOf(all, 2000);
  assert.deepEqual(content(copyBuckets(table)), expected(all, 2000));
  trimBuckets(table);
  assert.equal(table.added.length, 0);
  assert.deepEqual(content(table), { share: 1, buckets: expected(all, 2000).buckets });
});

test('a level is what is below its limit', () => {
  assert.deepEqual([0, 1, 2 ** 29, 2 ** 30, 2 ** 32 - 1].map(levelOf), [15, 15, 1, 0, 0]);
  for (const limit of [1, 2, 5, 2 ** 20, 2 ** 28 + 1, 2 ** 30 - 1, 2 ** 30, 2 ** 32]) {
    const level = levelBelow(limit);
    if (level < 16) assert.ok(4 ** -level * 2 ** 32 <= limit);
    if (level > 0) assert.ok(4 ** -(level - 1) * 2 ** 32 > limit);
  }
  assert.equal(levelBelow(Number.POSITIVE_INFINITY), 0);
});
