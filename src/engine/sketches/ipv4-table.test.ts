/** Addresses as numbers are an encoding: what is known of them is the same as of texts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DistinctCounts } from './distinct-values.ts';
import {
  addAddresses,
  addValues,
  distinctCount,
  emptyDistinct,
  mergeDistinct,
  topValues,
} from './distinct-values.ts';
import { dotted, entryOf, FIELDS, mergeAddresses, numberOf, tableOf } from './ipv4-table.ts';

const LIMIT = 8;
const address = fc.integer({ min: 0, max: 20 }).map((n) => (0xc0_00_02_00 + n) >>> 0);
const time = fc.oneof(fc.constant(null), fc.integer({ min: -5, max: 2 ** 50 }));
const occurrence = fc.record({
  address,
  count: fc.integer({ min: 1, max: 5 }),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  /** Occurrences in requests with 4xx and with 5xx; first and last time. */
  values: fc
    .tuple(fc.nat(3), fc.nat(3), time)
    .map(([client, server, at]) => [client, server, at ?? Infinity, at ?? -Infinity]),
  asText: fc.boolean(),
});
type Occurrence = typeof occurrence extends fc.Arbitrary<infer O> ? O : never;

/** Occurrences in both notations, or all as text. */
function counted(list: Occurrence[], onlyTexts: boolean): DistinctCounts {
  const distinct = emptyDistinct(LIMIT);
  for (const { address: number, count, seed, values, asText } of list) {
    const added = { count, values, from: 0 };
    if (onlyTexts || asText) addValues(distinct, dotted(number), added, seed);
    else addAddresses(distinct, entryOf(number, count, seed, values));
  }
  addValues(distinct, '2001:db8::1', { count: 1, values: [0, 1, 5, 5], from: 0 }, 7);
  return distinct;
}

const facts = (distinct: DistinctCounts) => ({
  count: distinctCount(distinct),
  top: topValues(distinct, 5),
});

test('counts, tops and sketches are those of texts, below the limit and beyond', () => {
  fc.assert(
    fc.property(fc.array(occurrence, { maxLength: 40 }), (list) => {
      assert.deepEqual(facts(counted(list, false)), facts(counted(list, true)));
    }),
  );
});

test('merging is that of texts', () => {
  const lists = fc.array(fc.array(occurrence, { maxLength: 15 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(lists, (parts) => {
      const merged = (onlyTexts: boolean) =>
        parts.map((part) => counted(part, onlyTexts)).reduce(mergeDistinct);
      assert.deepEqual(facts(merged(false)), facts(merged(true)));
    }),
  );
});

test('sorting keeps each address with its numbers', () => {
  const entries = fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 50 });
  fc.assert(
    fc.property(entries, (list) => {
      const entries = list.map((n, i) => entryOf(n, i, n, [i, 0, -i, i]));
      const expected = entries.toSorted(([a], [b]) => a! - b!).flatMap((entry) => [...entry]);
      assert.deepEqual([...tableOf(entries)], expected);
      assert.equal(expected.length, FIELDS * list.length);
    }),
  );
});

test('text and number are two forms of an address; a sum that is too large has no number', () => {
  assert.equal(numberOf('192.0.2.7'), 0xc0_00_02_07);
  assert.equal(dotted(0xc0_00_02_07), '192.0.2.7');
  assert.equal(numberOf('::1'), -1);
  const entry = (count: number) => entryOf(1, count, 0, [0, 0, 0, 0]);
  assert.equal(mergeAddresses(entry(2 ** 32 - 1), entry(1)), null);
});
