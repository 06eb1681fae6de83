import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { madeAt, newBlobPrefix } from './blob-prefix.ts';

test('a prefix tells when it was made', () => {
  const before = Date.now();
  const made = madeAt(newBlobPrefix());
  assert.ok(made !== null && made >= before && made <= Date.now());
  assert.equal(madeAt('017f22e2-79b0-7cc3-98c4-dc0c0c07398f'), Date.UTC(2022, 1, 22, 19, 22, 22));
});

test('other names do not tell', () => {
  for (const name of [randomUUID(), 'lost+found', '', '017f22e2']) assert.equal(madeAt(name), null);
});
