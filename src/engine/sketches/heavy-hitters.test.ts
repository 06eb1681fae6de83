import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HeavyHitters } from './heavy-hitters.ts';
import {
  addOccurrences,
  countHeavy,
  emptyHeavy,
  mergeHeavy,
  pruneHeavy,
  seedOf,
  topHeavy,
} from './heavy-hitters.ts';
import { keyOf } from './key-table.ts';
import { seedsByKey } from './testing/seeds.ts';

const LIMIT = 8;

/** One key a line; lines are counted through all parts, as in a file that was cut. */
function tablesOf(parts: string[][], limit = LIMIT): HeavyHitters[] {
  let line = 0;
  return parts.map((keys) => {
    const table = emptyHeavy(limit);
    for (const key of keys) countHeavy(table, key, ++line);
    return table;
  });
}

function finalState(table: HeavyHitters) {
  pruneHeavy(table);
  const { counts, errorBound } = topHeavy(table, 100);
  const seeds = seedsByKey(table.keys);
  return { below: table.below, seeds, counts, errorBound };
}

const key = fc.oneof(
  fc.integer({ min: 0, max: 60 }).map(String),
  fc.constantFrom('often', 'very often'),
);
const keys = fc.array(key, { maxLength: 200 });
const parts = fc.array(keys, { minLength: 1, maxLength: 6 });

/** Merges two random ones until one is left, so that order and grouping both vary. */
function mergeAnyhow(tables: HeavyHitters[], pick: () => number): HeavyHitters {
  const rest = [...tables];
  const take = () => rest.splice(Math.floor(pick() * rest.length), 1)[0]!;
  while (rest.length > 1) rest.push(mergeHeavy(take(), take()));
  return rest[0]!;
}

const random = fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }));

test('the result is the same however the input was cut and merged', () => {
  fc.assert(
    fc.property(parts, random, fc.integer({ min: 1, max: 20 }), (cut, draws, limit) => {
      const merged = mergeAnyhow(tablesOf(cut, limit), () => draws.next().value as number);
      const [whole] = tablesOf([cut.flat()], limit);
      assert.deepEqual(finalState(merged), finalState(whole!));
    }),
    { numRuns: 300 },
  );
});

test('occurrences added together count as those added one by one', () => {
  fc.assert(
    fc.property(parts, (cut) => {
      const [whole] = tablesOf([cut.flat()]);
      const table = emptyHeavy(LIMIT);
      let line = 0;
      for (const part of cut) {
        const found = new Map<string, { count: number; seed: number }>();
        for (const name of part) {
          const { count, seed } = found.get(name) ?? { count: 0, seed: 0xffffffff };
          const drawn = seedOf(keyOf(name).high, ++line);
          found.set(name, { count: count + 1, seed: Math.min(seed, drawn) });
        }
        for (const [name, { count, seed }] of found)
          addOccurrences(table, keyOf(name), count, seed);
      }
      assert.deepEqual(finalState(table), finalState(whole!));
    }),
  );
});

test('up to the limit every count is exact', () => {
  fc.assert(
    fc.property(keys, (all) => {
      const [table] = tablesOf([all], 100);
      const { counts, errorBound } = topHeavy(table!, 100);
      const exact = new Map<string, number>();
      for (const name of all) exact.set(name, (exact.get(name) ?? 0) + 1);
      assert.equal(errorBound, 0);
      assert.deepEqual(new Map(counts), exact);
      for (const [i, [, count]] of counts.entries()) {
        assert.ok(i === 0 || count <= counts[i - 1]![1]);
      }
    }),
  );
});

test('long keys are pruned before there are twice as many as are kept', () => {
  const limit = 1000;
  const table = emptyHeavy(limit);
  let most = 0;
  for (let i = 0; i < 3000; i++) {
    countHeavy(table, String(i).padEnd(8192, '.'), i);
    most = Math.max(most, table.keys.size);
  }
  assert.equal(most, 1.25 * limit);
});

test('merging leaves its second argument as it is', () => {
  const [a, b] = tablesOf([
    Array.from({ length: 50 }, (_, i) => `a${i}`),
    Array.from({ length: 50 }, (_, i) => `b${i}`),
  ]);
  const before = structuredClone(b!);
  mergeHeavy(a!, b!);
  mergeHeavy(emptyHeavy(LIMIT), b!);
  topHeavy(a!, 5);
  assert.deepEqual(b, before);
});

/** 200,000 keys that occur once, and between them `frequent` keys of which key i occurs 4000 / (i + 1) times. */
function crowd(frequent: number): HeavyHitters {
  const table = emptyHeavy(10_000);
  let line = 0;
  for (let i = 0; i < 200_000; i++) {
    countHeavy(table, `rare ${i}`, ++line);
    for (let k = 0; k < frequent; k++) {
      if (i % (50 * (k + 1)) === 0) countHeavy(table, `frequent ${k}`, ++line);
    }
  }
  return table;
}

test('among twenty times more rare keys than are kept, the frequent ones are found and counted', () => {
  const { counts, errorBound } = topHeavy(crowd(50), 50);
  assert.ok(errorBound > 0 && errorBound < 40, String(errorBound));
  const found = new Map(counts);
  for (let k = 0; k < 40; k++) {
    const exact = Math.ceil(200_000 / (50 * (k + 1)));
    const count = found.get(`frequent ${k}`);
    assert.ok(count !== undefined, `frequent ${k} is missing`);
    assert.ok(Math.abs(count - exact) <= errorBound, `${k}: ${count} for ${exact}`);
  }
  assert.deepEqual(
    counts.slice(0, 8).map(([name]) => name),
    Array.from({ length: 8 }, (_, k) => `frequent ${k}`),
  );
});

test('seeds are spread evenly over 32 bits, along the lines and across the keys', () => {
  const draws: [string, (i: number) => number][] = [
    ['lines', (i) => seedOf(keyOf('192.0.2.7').high, i)],
    ['keys', (i) => seedOf(keyOf(`192.0.2.${i}`).high, 1)],
    ['both', (i) => seedOf(keyOf(`/items/${i}`).high, i)],
  ];
  for (const [name, draw] of draws) {
    const buckets = new Array<number>(16).fill(0);
    for (let i = 1; i <= 160_000; i++) {
      const seed = draw(i);
      assert.ok(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32);
      buckets[Math.floor(seed / 2 ** 28)]!++;
    }
    for (const size of buckets) assert.ok(Math.abs(size - 10_000) < 500, `${name}: ${size}`);
  }
});
