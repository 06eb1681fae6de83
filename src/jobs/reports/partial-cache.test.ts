import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kept } from './partial-cache.ts';

const value = (bytes: number) => ({ partial: new Uint8Array(bytes) });
const MIB = 1024 * 1024;

test('the oldest go where there are too many', () => {
  const kept = new Kept();
  for (let i = 0; i < 70; i++) kept.set(`job-${i}`, value(1));
  assert.equal(kept.get('job-5'), undefined);
  assert.ok(kept.get('job-6'));
  kept.set('job-6', value(1));
  kept.set('another', value(1));
  assert.ok(kept.get('job-6'));
  assert.equal(kept.get('job-7'), undefined);
});

test('the oldest go where they are too large', () => {
  const kept = new Kept();
  for (const name of ['a', 'b', 'c', 'd']) kept.set(name, value(10 * MIB));
  assert.equal(kept.get('a'), undefined);
  assert.ok(kept.get('b'));
  kept.delete('b');
  assert.equal(kept.get('b'), undefined);
  kept.set('huge', value(40 * MIB));
  for (const name of ['c', 'd', 'huge']) assert.equal(kept.get(name), undefined);
});
