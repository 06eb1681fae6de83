/** A table of keys is a map from texts to counts and seeds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KeyTable } from './key-table.ts';
import {
  addToKeys,
  copyKeys,
  emptyKey,
  emptyKeys,
  filterKeys,
  findKey,
  keyOf,
  readKey,
  seedAt,
  textAt,
  trimKeys,
  valuesAt,
} from './key-table.ts';

const KINDS = ['max', 'sum'] as const;

type Facts = Map<string, { count: number; seed: number; values: number[] }>;

/** Few of each length, so that many come again; some longer than a table has room for at first. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 3 }),
  fc.integer({ min: 0, max: 200 }).map((n) => `/items/${n}`),
  fc.integer({ min: 0, max: 3 }).map((n) => '\ufeffé'.repeat(500 * n)),
);
const occurrence = fc.record({
  text: text.filter((one) => one.isWellFormed()),
  count: fc.integer({ min: 1, max: 2 ** 40 }),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
});
const occurrences = fc.array(occurrence, { maxLength: 300 });

type Occurrence = { text: string; count: number; seed: number };

function addAll(table: KeyTable, facts: Facts, list: Occurrence[]): void {
  for (const { text: key, count, seed } of list) {
    addToKeys(table, keyOf(key), { count, values: [9, seed, count], from: 1 }, seed);
    const before = facts.get(key) ?? { count: 0, seed, values: [0, 0] };
    const values = [Math.max(before.values[0]!, seed), before.values[1]! + count];
    facts.set(key, { count: before.count + count, seed: Math.min(before.seed, seed), values });
  }
}

function factsOf(table: KeyTable): Facts {
  const facts: Facts = new Map();
  for (let i = 0; i < table.size; i++) {
    const values = valuesAt(table, i);
    facts.set(textAt(table, i), { count: table.counts[i]!, seed: seedAt(table, i), values });
  }
  assert.equal(facts.size, table.size);
  return facts;
}

test('it counts what a map counts, also after it was filtered, copied, trimmed or cloned', () => {
  const changes: ((table: KeyTable, facts: Facts) => KeyTable)[] = [
    (table) => table,
    (table) => copyKeys(table),
    (table) => structuredClone(table),
    (table) => {
      trimKeys(table);
      return table;
    },
    (table, facts) => {
      filterKeys(table, (entry) => textAt(table, entry).length % 2 === 1);
      for (const key of facts.keys()) if (key.length % 2 === 0) facts.delete(key);
      return table;
    },
  ];
  const step = fc.record({ list: occurrences, change: fc.constantFrom(...changes) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 4 }), (steps) => {
      let table = emptyKeys(KINDS);
      const facts: Facts = new Map();
      for (const { list, change } of steps) {
        addAll(table, facts, list);
        table = change(table, facts);
        assert.deepEqual(factsOf(table), facts);
      }
      for (const key of facts.keys()) assert.equal(textAt(table, findKey(table, keyOf(key))), key);
      assert.equal(findKey(table, keyOf('never added')), -1);
    }),
    { numRuns: 300 },
  );
});

test('an entry keeps its key with the hash', () => {
  fc.assert(
    fc.property(occurrences, (list) => {
      const table = emptyKeys(KINDS);
      addAll(table, new Map(), list);
      const key = emptyKey();
      for (let i = 0; i < table.size; i++) {
        const { low, high, words, start, length } = readKey(table, i, key);
        const own = keyOf(textAt(table, i));
        assert.deepEqual([low, high, length], [own.low, own.high, own.length]);
        const size = Math.ceil(length / 4);
        assert.deepEqual(words.slice(start, start + size), own.words.slice(0, size));
      }
    }),
  );
});

test('a copy shares no memory with its source', () => {
  const table = emptyKeys(KINDS);
  const once = { count: 1, values: [3, 4], from: 0 };
  addToKeys(table, keyOf('a'), once, 7);
  const copy = copyKeys(table);
  for (let i = 0; i < 100; i++) addToKeys(table, keyOf(`b${i}`), once, 7);
  assert.deepEqual(factsOf(copy), new Map([['a', { count: 1, seed: 7, values: [3, 4] }]]));
});
