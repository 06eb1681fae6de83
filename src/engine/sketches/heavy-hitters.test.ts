import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HeavyHitters } from './heavy-hitters.ts';
import {
  addOccurrences,
  countHeavy,
  emptyHeavy,
  mergeHeavy,
  NO_BUCKET,
  pruneHeavy,
  seedOf,
  topHeavy,
} from './heavy-hitters.ts';
import { joined, keyOf, type Occurrences } from './key-table.ts';
import { countInBucket, levelOf, sampledShare } from './sampled-buckets.ts';
import { seedsByKey } from './testing/seeds.ts';

const LIMIT = 8;
const KINDS = ['sum', 'min', 'sum'] as const;

/** What the occurrence of a key in a line adds to its further numbers: some are most often nothing. */
const valuesIn = (line: number): number[] => [line % 5 === 0 ? 1 : 0, line, 100 * line];

/** What is measured in a line: at some of them nothing. */
const bucketIn = (line: number): number => (line % 9 === 0 ? NO_BUCKET : (line * line) % 11);

/** One key a line; lines are counted through all parts, as in a file that was cut. */
function tablesOf(parts: string[][], limit = LIMIT, maxCells = 1000): HeavyHitters[] {
  let line = 0;
  return parts.map((keys) => {
    const table = emptyHeavy(limit, KINDS, maxCells);
    for (const key of keys) countHeavy(table, key, ++line, valuesIn(line), bucketIn(line));
    return table;
  });
}

function finalState(table: HeavyHitters) {
  pruneHeavy(table);
  const share = table.buckets && sampledShare(table.buckets);
  return { below: table.below, share, seeds: seedsByKey(table.keys), ...topHeavy(table, 100) };
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

const limits = fc.integer({ min: 1, max: 20 });
const random = fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }));

test('the result is the same however the input was cut and merged', () => {
  fc.assert(
    fc.property(parts, random, limits, limits, (cut, draws, limit, cells) => {
      const tables = tablesOf(cut, limit, 3 * cells);
      const merged = mergeAnyhow(tables, () => draws.next().value as number);
      const [whole] = tablesOf([cut.flat()], limit, 3 * cells);
      assert.deepEqual(finalState(merged), finalState(whole!));
    }),
    { numRuns: 300 },
  );
});

test('what is measured is counted for each key: of all lines, or of a sample that has its share of them', () => {
  fc.assert(
    fc.property(keys, limits, limits, (all, limit, cells) => {
      const [table] = tablesOf([all], limit, 3 * cells);
      const { share, keys: top } = finalState(table!);
      for (const { key, buckets } of top) {
        const counts = new Map<number, number>();
        for (const [i, name] of all.entries()) {
          const bucket = bucketIn(i + 1);
          const draw = seedOf(keyOf(name).high, i + 1);
          if (name !== key || bucket === NO_BUCKET || draw >= share! * 2 ** 32) continue;
          counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
        }
        assert.deepEqual(new Map(buckets), counts);
      }
    }),
  );
});

interface Together extends Occurrences {
  seed: number;
  measured: { bucket: number; level: number }[];
}

/** The occurrences of each key in the lines from this one on, one key a line. */
function together(keys: string[], from: number): Map<string, Together> {
  const found = new Map<string, Together>();
  for (const [i, name] of keys.entries()) {
    const line = from + i;
    const seed = seedOf(keyOf(name).high, line);
    const values = valuesIn(line);
    const before = found.get(name);
    const measured = before?.measured ?? [];
    if (bucketIn(line) !== NO_BUCKET) {
      measured.push({ bucket: bucketIn(line), level: levelOf(seed) });
    }
    found.set(name, {
      count: (before?.count ?? 0) + 1,
      values: before ? KINDS.map((kind, i) => joined(kind, before.values[i]!, values[i]!)) : values,
      from: 0,
      seed: Math.min(before?.seed ?? seed, seed),
      measured,
    });
  }
  return found;
}

test('occurrences added together count as those added one by one', () => {
  fc.assert(
    fc.property(parts, (cut) => {
      const [whole] = tablesOf([cut.flat()]);
      const table = emptyHeavy(LIMIT, KINDS, 1000);
      let line = 1;
      for (const part of cut) {
        for (const [name, { seed, measured, ...added }] of together(part, line)) {
          const entry = addOccurrences(table, keyOf(name), added, seed);
          for (const { bucket, level } of entry < 0 ? [] : measured) {
            countInBucket(table.buckets!, entry, bucket, level);
          }
        }
        line += part.length;
        pruneHeavy(table);
      }
      assert.deepEqual(finalState(table), finalState(whole!));
    }),
  );
});

test('up to the limit every count is exact', () => {
  fc.assert(
    fc.property(keys, (all) => {
      const [table] = tablesOf([all], 100);
      const { keys, errorBound, valueBounds } = topHeavy(table!, 100);
      const exact = new Map<string, { count: number; values: number[] }>();
      for (const [i, name] of all.entries()) {
        const { count, values } = exact.get(name) ?? { count: 0, values: [0, 1000, 0] };
        const added = valuesIn(i + 1);
        const sums = KINDS.map((kind, column) => joined(kind, values[column]!, added[column]!));
        exact.set(name, { count: count + 1, values: sums });
      }
      assert.deepEqual([errorBound, valueBounds], [0, [0, 0, 0]]);
      assert.deepEqual(
        new Map(keys.map(({ key, count, values }) => [key, { count, values }])),
        exact,
      );
      for (const [i, { count }] of keys.entries()) {
        assert.ok(i === 0 || count <= keys[i - 1]!.count);
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

/**
 * 200,000 keys that occur once, and between them `frequent` keys of which key i occurs 4000 / (i + 1) times: each adds 7
 * to its first number, which a third of the others add as well.
 */
function crowd(frequent: number): HeavyHitters {
  const table = emptyHeavy(10_000, ['sum', 'min']);
  let line = 0;
  for (let i = 0; i < 200_000; i++) {
    countHeavy(table, `rare ${i}`, ++line, [i % 3 === 0 ? 7 : 0, line]);
    for (let k = 0; k < frequent; k++) {
      if (i % (50 * (k + 1)) === 0) countHeavy(table, `frequent ${k}`, ++line, [7, line]);
    }
  }
  return table;
}

test('among twenty times more rare keys than are kept, the frequent ones are found and counted', () => {
  const { keys, errorBound, valueBounds } = topHeavy(crowd(50), 50);
  assert.ok(errorBound > 0 && errorBound < 40, String(errorBound));
  assert.ok(valueBounds[0]! > 0 && valueBounds[0]! < 7 * 40, String(valueBounds));
  const found = new Map(keys.map(({ key, ...known }) => [key, known]));
  for (let k = 0; k < 40; k++) {
    const exact = Math.ceil(200_000 / (50 * (k + 1)));
    const { count, values } = found.get(`frequent ${k}`) ?? { count: Number.NaN, values: [] };
    assert.ok(Math.abs(count - exact) <= errorBound, `${k}: ${count} for ${exact}`);
    assert.ok(Math.abs(values[0]! - 7 * exact) <= valueBounds[0]!, `${k}: ${values} for ${exact}`);
    assert.ok(Number.isNaN(values[1]), 'the least of all that occurred is not known');
  }
  assert.deepEqual(
    keys.slice(0, 8).map(({ key }) => key),
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
