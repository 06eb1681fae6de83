import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { cutBefore, type ReadAt, SLICE_BYTES, slicesIn } from './cut-slices.ts';

const RECORD = '2026-01-01T00:00:00Z ERROR order failed\n\tat a.B(C.java:1)\n';
const FORMAT = { format: 'iso-level' };

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
  const file = Buffer.from(RECORD.repeat(Math.ceil((9 * SLICE_BYTES) / RECORD.length)));
  const { read, bytes } = reader(file);
  assert.equal(slicesIn(file.length), 10);
  for (let place = SLICE_BYTES; place < file.length; place += SLICE_BYTES) {
    const cut = cutBefore(read, place, FORMAT)!;
    assert.ok(file.subarray(cut).toString('latin1', 0, 21).startsWith('2026-01-01T00:00:00Z '));
    assert.ok(cut <= place && cut > place - 2 * RECORD.length);
  }
  assert.ok(bytes() < SLICE_BYTES);
});

test('a small file is one slice, and so is an empty one', () => {
  assert.deepEqual([0, 1, SLICE_BYTES, SLICE_BYTES + 1].map(slicesIn), [1, 1, 1, 2]);
});

test('a cut is looked for further away where records are long, and never inside of one', () => {
  const long = Buffer.from(`${RECORD}${RECORD.trim()}${'x'.repeat(SLICE_BYTES)}\n`);
  const cut = cutBefore(reader(long).read, SLICE_BYTES, FORMAT);
  assert.equal(cut, RECORD.length);
  const endless = Buffer.from(`${RECORD}${'x'.repeat(3 * SLICE_BYTES)}\n`);
  assert.equal(cutBefore(reader(endless).read, 2 * SLICE_BYTES, FORMAT), null);
});
