import { closeSync, fstatSync, openSync, read, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { AT_ONCE_BYTES } from './at-once.ts';

const readInThread = promisify(read);

/** Reads into a buffer of its own, never a slice of Node's pool: the caller may transfer it. */
export async function readWhole(file: string): Promise<Uint8Array> {
  const handle = openSync(file, 'r');
  try {
    return await fill(handle, fstatSync(handle).size);
  } finally {
    closeSync(handle);
  }
}

async function fill(handle: number, size: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  while (filled < size) {
    const count = await readSome(handle, bytes, filled);
    if (count === 0) break;
    filled += count;
  }
  return filled === size ? bytes : bytes.slice(0, filled);
}

async function readSome(handle: number, bytes: Uint8Array, from: number): Promise<number> {
  const length = bytes.length - from;
  if (bytes.length <= AT_ONCE_BYTES) return readSync(handle, bytes, from, length, from);
  return (await readInThread(handle, bytes, from, length, from)).bytesRead;
}
