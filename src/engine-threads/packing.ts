/**
 * Partial reports and cards as they cross threads and lie in the database: the length of the encoded one (32 bits), then
 * that, compressed with zstd.
 */

import { compressSync, decompressSync } from '../compression/zstd.ts';
import {
  type Card,
  decodeCards,
  decodePartial,
  encodeCards,
  encodePartial,
  type PartialReport,
} from '../engine/index.ts';
import { release } from '../runtime/release-memory.ts';
import type { PackedPartial } from './types.ts';

const LENGTH_BYTES = 4;

/** The same form for cards. */
export const packCards = (cards: readonly Card[]): Uint8Array => packBytes(encodeCards(cards));

/** Null for cards of another version. Throws an Error for what `packCards` did not make. */
export function unpackCards(packed: Uint8Array): Card[] | null {
  const encoded = unpackBytes(packed);
  return decodeCards(encoded);
}

export const pack = (partial: PartialReport): Uint8Array<ArrayBuffer> =>
  packBytes(encodePartial(partial));

/** Throws an Error for what `pack` did not make. */
export function unpack(packed: PackedPartial): PartialReport {
  const encoded = unpackBytes(packed);
  const partial = decodePartial(encoded);
  release(encoded);
  return partial;
}

function packBytes(encoded: Uint8Array): Uint8Array<ArrayBuffer> {
  const compressed = compressSync(encoded);
  const packed = new Uint8Array(LENGTH_BYTES + compressed.length);
  new DataView(packed.buffer).setUint32(0, encoded.length);
  packed.set(compressed, LENGTH_BYTES);
  release(encoded);
  release(compressed);
  return packed;
}

function unpackBytes(packed: Uint8Array): Uint8Array {
  const { buffer, byteOffset, byteLength } = packed;
  const length = new DataView(buffer, byteOffset, byteLength).getUint32(0);
  return decompressSync(packed.subarray(LENGTH_BYTES), length);
}
