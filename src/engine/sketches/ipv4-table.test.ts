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
import { dotted, FIELDS, mergeAddresses, numberOf, sortAddresses } from './ipv4-table.ts';

const LIMIT = 8;
const address = fc.integer({ min: 0, max: 20 }).map((n) => (0xc0_00_02_00 + n) >>> 0);
const occurrence = fc.record({
  address,
  count: fc.integer({ min: 1, max: 5 }),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  asText: fc.boolean(),
});

/** Occurrences in both notations, or all as text. */
function counted(
  list: { address: number; count: number; seed: number; asText: boolean }[],
  onlyTexts: boolean,
): DistinctCounts {
  const distinct = emptyDistinct(LIMIT);
  for (const { address: number, count, seed, asText } of list) {
    if (onlyTexts || asText) addValues(distinct, dotted(number), count, seed);
    else addAddresses(distinct, Uint32Array.of(number, count, seed));
  }
  addValues(distinct, '2001:db8::1', 1, 7);
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
      const sorted = sortAddresses(Uint32Array.from(list.flatMap((n, i) => [n, i, n])));
      const expected = list.map((n, i) => [n, i, n]).sort(([a], [b]) => a! - b!);
      assert.deepEqual([...sorted], expected.flat());
      assert.equal(sorted.length, FIELDS * list.length);
    }),
  );
});

test('text and number are two forms of an address; a sum that is too large has no number', () => {
  assert.equal(numberOf('192.0.2.7'), 0xc0_00_02_07);
  assert.equal(dotted(0xc0_00_02_07), '192.0.2.7');
  assert.equal(numberOf('::1'), -1);
  assert.equal(mergeAddresses(Uint32Array.of(1, 2 ** 32 - 1, 0), Uint32Array.of(1, 1, 0)), null);
});
