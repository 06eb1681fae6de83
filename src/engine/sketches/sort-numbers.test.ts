import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sortNumbers } from './sort-numbers.ts';

test('numbers of 32 bits come out in order, and those given stay as they are', () => {
  const number = fc.oneof(fc.nat(9), fc.nat(5000), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
  fc.assert(
    fc.property(fc.uint32Array(), fc.array(number), (any, some) => {
      for (const numbers of [any, Uint32Array.from(some)]) {
        const before = numbers.slice();
        assert.deepEqual(sortNumbers(numbers), numbers.toSorted());
        assert.deepEqual(numbers, before);
      }
    }),
  );
});
