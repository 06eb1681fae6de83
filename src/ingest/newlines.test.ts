import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countNewlines } from './newlines.ts';

test('newlines are counted wherever they stand', () => {
  const bytes = fc.array(fc.constantFrom(9, 10, 11, 138, 0), { maxLength: 300 });
  fc.assert(
    fc.property(bytes, fc.nat(200_000), (some, gap) => {
      const whole = Buffer.concat([Buffer.from(some), Buffer.alloc(gap, 'x'), Buffer.from(some)]);
      assert.equal(countNewlines(whole), 2 * some.filter((byte) => byte === 10).length);
    }),
  );
});

test('a shorter text after a longer one counts nothing of that', () => {
  assert.equal(countNewlines(Buffer.alloc(70_000, '\n')), 70_000);
  assert.equal(countNewlines(Buffer.from('\n')), 1);
  assert.equal(countNewlines(Buffer.alloc(0)), 0);
});
