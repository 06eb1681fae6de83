import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { analyze, emptyPartial } from '../engine/index.ts';
import { pack, unpack } from './packing.ts';

test('a partial report comes back as it was, wherever its bytes lie', () => {
  const partial = analyze(
    Buffer.from('192.0.2.7 - - [20/Feb/2025:10:00:00 +0000] "GET /ä HTTP/1.1" 200 5\n'),
    {
      ...{ format: 'common', keywords: ['error'], referenceTime: 0 },
      ...{ firstLine: 1, byteOffset: 0, carry: 'start' as const },
    },
  );
  const packed = pack(partial);
  const moved = new Uint8Array(packed.length + 3);
  moved.set(packed, 3);
  assert.deepEqual(unpack(moved.subarray(3)), partial);
});

test('what was not packed is refused', () => {
  const packed = pack(emptyPartial(['error']));
  const tooLong = packed.slice();
  tooLong[3]! -= 1;
  for (const bytes of [new Uint8Array(), packed.subarray(0, 9), tooLong, Buffer.from('nonsense')]) {
    assert.throws(() => unpack(bytes), Error);
  }
});
