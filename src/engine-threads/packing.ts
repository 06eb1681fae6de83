/**
 * Partial reports as they cross threads and lie in the database: the length of the encoded one (32 bits), then
 * that, compressed with zstd.
 */

import { compressSync, decompressSync } from '../compression/zstd.ts';
import { decodePartial, encodePartial, type PartialReport } from '../engine/index.ts';
import { release } from '../runtime/release-memory.ts';
import type { PackedPartial } from './types.ts';

const LENGTH_BYTES = 4;

export function pack(partial: PartialReport): Uint8Array<ArrayBuffer> {
  const encoded = encodePartial(partial);
  const compressed = compressSync(encoded);
  const packed = new Uint8Array(LENGTH_BYTES + compressed.length);
  new DataView(packed.buffer).setUint32(0, encoded.length);
  packed.set(compressed, LENGTH_BYTES);
  release(encoded);
  release(compressed);
  return packed;
}

/** Throws an Error for what `pack` did not make. */
export function unpack(packed: PackedPartial): PartialReport {
  const { buffer, byteOffset, byteLength } = packed;
  const length = new DataView(buffer, byteOffset, byteLength).getUint32(0);
  const encoded = decompressSync(packed.subarray(LENGTH_BYTES), length);
  const partial = decodePartial(encoded);
  release(encoded);
  return partial;
}
