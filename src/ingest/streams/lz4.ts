/** The lz4 frame format (lz4_Frame_format.md 1.6), whose blocks need no more than 64 KiB before them. */
import { Buffer } from 'node:buffer';
import { messageOf } from '../../errors.ts';
import { ByteReader } from '../../runtime/byte-reader.ts';
import type { WindowMemory } from '../decoder-memory.ts';
import { corrupt, truncated } from './faults.ts';
import { decodeBlock } from './lz4-block.ts';
import { Xxh32, xxh32 } from './xxh32.ts';

const MAGIC = 0x184d2204;
const SKIPPABLE = 0x184d2a50;
const HISTORY_BYTES = 64 * 1024;
const IS_STORED = 0x80000000;

interface Frame {
  maxBlockBytes: number;
  hasBlockChecksums: boolean;
  hasChecksum: boolean;
  /** Decompressed bytes, where the frame says so. */
  contentBytes: bigint | null;
}

/** All frames of an lz4 file. The memory for the blocks of each is taken from `memory`. */
export async function* decodeLz4(
  pieces: AsyncIterable<Uint8Array>,
  memory: WindowMemory,
): AsyncGenerator<Uint8Array, void> {
  const reader = new ByteReader(pieces, (at) => truncated('lz4', at));
  while (!(await reader.isAtEnd())) {
    const magic = (await reader.take(4)).readUInt32LE();
    if ((magic & 0xfffffff0) === SKIPPABLE) await skipFrame(reader);
    else if (magic === MAGIC) yield* decodeFrame(reader, memory);
    else throw corrupt('lz4', reader.position, 'something else follows the lz4 data');
  }
}

async function skipFrame(reader: ByteReader): Promise<void> {
  const bytes = (await reader.take(4)).readUInt32LE();
  for await (const _ of reader.pieces(bytes));
}

async function* decodeFrame(
  reader: ByteReader,
  memory: WindowMemory,
): AsyncGenerator<Uint8Array, void> {
  const frame = await readHeader(reader);
  const release = await memory.take(frame.maxBlockBytes);
  try {
    yield* decodeBlocks(reader, frame);
  } finally {
    release();
  }
}

async function* decodeBlocks(reader: ByteReader, frame: Frame): AsyncGenerator<Uint8Array, void> {
  const window = new Uint8Array(HISTORY_BYTES + frame.maxBlockBytes);
  const checksum = new Xxh32();
  let history = 0;
  let bytes = 0n;
  for (;;) {
    const block = await readBlock(reader, frame);
    if (block === null) break;
    const end = decoded(reader, block, window, history);
    const output = window.slice(history, end);
    if (frame.hasChecksum) checksum.add(output);
    bytes += BigInt(output.length);
    yield output;
    const from = Math.max(0, end - HISTORY_BYTES);
    window.copyWithin(0, from, end);
    history = end - from;
  }
  if (frame.hasChecksum) await assertChecksum(reader, checksum.digest());
  if (frame.contentBytes !== null && frame.contentBytes !== bytes) {
    throw corrupt('lz4', reader.position, 'the frame has another size than it says');
  }
}

async function readHeader(reader: ByteReader): Promise<Frame> {
  const [flags = 0, sizes = 0] = await reader.take(2);
  const hasContentBytes = (flags & 8) !== 0;
  const rest = await reader.take((hasContentBytes ? 8 : 0) + ((flags & 1) !== 0 ? 4 : 0));
  const [check] = await reader.take(1);
  const descriptor = Buffer.concat([Uint8Array.of(flags, sizes), rest]);
  const size = (sizes >>> 4) & 7;
  const isGood = flags >>> 6 === 1 && size >= 4 && check === ((xxh32(descriptor) >>> 8) & 0xff);
  if (!isGood) throw corrupt('lz4', reader.position, 'the header of a frame');
  return {
    maxBlockBytes: 4 ** (size + 4),
    hasBlockChecksums: (flags & 16) !== 0,
    hasChecksum: (flags & 4) !== 0,
    contentBytes: hasContentBytes ? rest.readBigUInt64LE() : null,
  };
}

/** Null at the end of the frame. */
async function readBlock(
  reader: ByteReader,
  { maxBlockBytes, hasBlockChecksums }: Frame,
): Promise<{ bytes: Buffer; isStored: boolean } | null> {
  const size = (await reader.take(4)).readUInt32LE();
  if (size === 0) return null;
  const isStored = size >= IS_STORED;
  const length = isStored ? size - IS_STORED : size;
  if (length > maxBlockBytes) throw corrupt('lz4', reader.position, 'a block is too large');
  const bytes = await reader.take(length);
  if (hasBlockChecksums) await assertChecksum(reader, xxh32(bytes));
  return { bytes, isStored };
}

function decoded(
  reader: ByteReader,
  { bytes, isStored }: { bytes: Buffer; isStored: boolean },
  window: Uint8Array,
  start: number,
): number {
  if (isStored) {
    window.set(bytes, start);
    return start + bytes.length;
  }
  try {
    return decodeBlock(bytes, window, start);
  } catch (error) {
    throw corrupt('lz4', reader.position, messageOf(error), error);
  }
}

async function assertChecksum(reader: ByteReader, expected: number): Promise<void> {
  const found = (await reader.take(4)).readUInt32LE();
  if (found !== expected) throw corrupt('lz4', reader.position, 'a checksum differs');
}
