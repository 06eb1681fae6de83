import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addToKeys, emptyKeys, keyOf, textAt } from './key-table.ts';
import { smallest, topEntries } from './selection.ts';

test('the number of a rank is the one that sorting puts there', () => {
  const number = fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 9 }));
  fc.assert(
    fc.property(fc.array(number, { minLength: 1 }), fc.nat(), (list, n) => {
      const numbers = Uint32Array.from(list);
      const rank = n % list.length;
      assert.equal(smallest(numbers, rank), numbers.toSorted()[rank]);
    }),
  );
});

test('the first keys are those that sorting puts first, ties in the order of UTF-16', () => {
  const key = fc.string({ unit: 'grapheme', maxLength: 2 }).filter((text) => text.isWellFormed());
  const counts = fc.dictionary(
    key,
    fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 4090, max: 4100 })),
  );
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 20 }), (counted, size) => {
      const keys = emptyKeys([]);
      for (const [name, count] of Object.entries(counted)) {
        addToKeys(keys, keyOf(name), { count, values: [], from: 0 }, 0);
      }
      const expected = Object.entries(counted)
        .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
        .slice(0, size);
      const top = topEntries(keys, keys.counts.subarray(0, keys.size), size);
      assert.deepEqual(
        top.map(({ key, count }) => [key, count]),
        expected,
      );
      for (const { key, entry } of top) assert.equal(textAt(keys, entry), key);
    }),
  );
});
