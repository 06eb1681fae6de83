import assert from 'node:assert/strict';
import { test } from 'node:test';
import { returnMemory, takeMemory } from './frame-memory.ts';

const MIB = 1024 * 1024;

test('the memory of a frame is used again, by one at a time', () => {
  const first = takeMemory(3 * MIB);
  const { buffer } = first;
  // A frame is shorter than its memory.
  returnMemory({ bytes: new Uint8Array(buffer, 0, 2 * MIB) });
  const second = takeMemory(3 * MIB);
  assert.equal(second.buffer, buffer);
  assert.equal(second.length, 3 * MIB);
  assert.notEqual(takeMemory(3 * MIB).buffer, buffer);
});

test('memory of another size is not taken for it', () => {
  const { buffer } = takeMemory(5 * MIB);
  returnMemory({ bytes: new Uint8Array(buffer) });
  assert.equal(takeMemory(4 * MIB).length, 4 * MIB);
});

test('no more is kept than a few uploads need; the rest is given back at once', () => {
  const many = Array.from({ length: 10 }, () => takeMemory(2 * MIB));
  for (const bytes of many) returnMemory({ bytes });
  const kept = many.filter(({ buffer }) => !buffer.detached);
  assert.ok(kept.length <= 4, `${kept.length}`);
});

test('small memory, which others may share, stays as it is', () => {
  const small = Buffer.from('a slice of a pool');
  returnMemory({ bytes: small });
  assert.equal(String(small), 'a slice of a pool');
});
