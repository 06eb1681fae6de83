import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countNewlines } from './newlines.ts';

test('newlines are counted wherever they stand, many or few', () => {
  const run = fc.tuple(
    fc.constantFrom('\n', 'x'),
    fc.constantFrom(1, 3, 63, 64, 65, 4095, 4097, 9000),
  );
  fc.assert(
    fc.property(fc.array(run, { maxLength: 12 }), fc.nat(7), (runs, offset) => {
      const text = runs.map(([byte, length]) => byte.repeat(length)).join('');
      const bytes = Buffer.from(`${'\n'.repeat(offset)}${text}`).subarray(offset);
      assert.equal(countNewlines(bytes), text.split('\n').length - 1);
    }),
  );
});
