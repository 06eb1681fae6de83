import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { cutSlices, type ReadAt } from './cut-slices.ts';

const MIB = 1024 * 1024;
const RECORD = '2026-01-01T00:00:00Z ERROR order failed\n\tat a.B(C.java:1)\n';

function reader(file: Uint8Array): { read: ReadAt; bytes: () => number } {
  let count = 0;
  const read: ReadAt = (position, length) => {
    const part = file.subarray(position, position + length);
    count += part.length;
    return part;
  };
  return { read, bytes: () => count };
}

test('cuts stand before records, near every MiB, and little of the file is read', () => {
  const file = Buffer.from(RECORD.repeat(Math.ceil((9 * MIB) / RECORD.length)));
  const { read, bytes } = reader(file);
  const { cuts, format } = cutSlices(read, file.length)!;
  assert.equal(format?.name, 'iso-level');
  assert.equal(cuts.length, 11);
  assert.equal(cuts.at(-1), file.length);
  for (const cut of cuts.subarray(1, -1)) {
    assert.ok(file.subarray(cut).toString('latin1', 0, 21).startsWith('2026-01-01T00:00:00Z '));
    assert.ok(cut % MIB > MIB - 2 * RECORD.length);
  }
  assert.ok(bytes() < MIB);
});

test('a small file is one slice, an empty one is none that holds anything', () => {
  const file = Buffer.from(RECORD);
  assert.deepEqual([...cutSlices(reader(file).read, file.length)!.cuts], [0, file.length]);
  const nothing = cutSlices(reader(Buffer.alloc(0)).read, 0)!;
  assert.deepEqual([nothing.format, ...nothing.cuts], [null, 0, 0]);
});

test('what is compressed, and a record that is longer than a look, cannot be cut', () => {
  const packed = gzipSync(RECORD);
  assert.equal(cutSlices(reader(packed).read, packed.length), null);
  const long = Buffer.from(`${RECORD}${'x'.repeat(9 * MIB)}\n`);
  assert.equal(cutSlices(reader(long).read, long.length), null);
});
