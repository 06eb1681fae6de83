/** Partial reports as they cross threads and lie in the database: encoded, and compressed with zstd. */
import { constants as zlib, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { decodePartial, encodePartial, type PartialReport } from '../engine/index.ts';
import type { PackedPartial } from './types.ts';

/** They are written once, read a few times and small: speed counts more than the last percent. */
const LEVEL = { params: { [zlib.ZSTD_c_compressionLevel]: 1 } };

/** Copied, since a small Buffer may share its memory with others and then cannot be transferred. */
export function pack(partial: PartialReport): Uint8Array<ArrayBuffer> {
  return new Uint8Array(zstdCompressSync(encodePartial(partial), LEVEL));
}

/** Throws an Error for what `pack` did not make. */
export const unpack = (packed: PackedPartial): PartialReport =>
  decodePartial(zstdDecompressSync(packed));
