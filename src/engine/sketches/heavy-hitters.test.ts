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
import { joined, keyOf, type Occurrences } from './key-table.ts';
import { seedsByKey } from './testing/seeds.ts';

const LIMIT = 8;
const KINDS = ['sum', 'min', 'sum'] as const;

/** What the occurrence of a key in a line adds to its further numbers: some are most often nothing. */
const valuesIn = (line: number): number[] => [line % 5 === 0 ? 1 : 0, line, 100 * line];

/** One key a line; lines are counted through all parts, as in a file that was cut. */
function tablesOf(parts: string[][], limit = LIMIT): HeavyHitters[] {
  let line = 0;
  return parts.map((keys) => {
    const table = emptyHeavy(limit, KINDS);
    for (const key of keys) countHeavy(table, key, ++line, valuesIn(line));
    return table;
  });
}

function finalState(table: HeavyHitters) {
  pruneHeavy(table);
  return { below: table.below, seeds: seedsByKey(table.keys), ...topHeavy(table, 100) };
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
      const table = emptyHeavy(LIMIT, KINDS);
      let line = 0;
      for (const part of cut) {
        const found = new Map<string, Occurrences & { seed: number }>();
        for (const name of part) {
          const seed = seedOf(keyOf(name).high, ++line);
          const values = valuesIn(line);
          const before = found.get(name);
          found.set(name, {
            count: (before?.count ?? 0) + 1,
            values: before
              ? KINDS.map((kind, i) => joined(kind, before.values[i]!, values[i]!))
              : values,
            from: 0,
            seed: Math.min(before?.seed ?? seed, seed),
          });
        }
        for (const [name, { seed, ...added }] of found) {
          addOccurrences(table, keyOf(name), added, seed);
        }
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
      assert.deepEqual(new Map(keys.map(({ key, ...known }) => [key, known])), exact);
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
