import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readSearch, writeSearch } from './search-params.ts';

test('any query is read from an address as it was written there', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (q) => {
      assert.deepEqual(readSearch(writeSearch({ q, line: 12, from: undefined })), {
        q,
        line: '12',
      });
    }),
  );
  assert.equal(writeSearch({}), '');
});
