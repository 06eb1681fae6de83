import { Buffer } from 'node:buffer';
import { returnMemory } from '../../ingest/chunk-memory.ts';
import type { Chunk } from '../../ingest/types.ts';
import { release } from '../../runtime/release-memory.ts';
import { compressed } from '../storage/stored-bytes.ts';
import { endsEarly } from './chunk-plan.ts';

/**
 * A chunk that is still growing. Its blocks are cut from the file as chunks of their own, one after the other, and
 * each is compressed as soon as it is there: the whole is never in memory but as it will be stored.
 */
export class OpenChunk {
  readonly index: number;
  /** Of the first block: where the chunk begins, and what of a record it begins with. */
  readonly byteOffset: number;
  readonly firstLine: number;
  readonly carry: Chunk['carry'];
  readonly format: Chunk['format'];
  /** Decompressed, so far. */
  byteLength = 0;
  readonly #frames: Promise<Uint8Array>[] = [];
  readonly #openedAt = Date.now();
  #storedBytes = 0;

  constructor(index: number, { byteOffset, firstLine, carry, format }: Chunk) {
    this.index = index;
    this.byteOffset = byteOffset;
    this.firstLine = firstLine;
    this.carry = carry;
    this.format = format;
  }

  /** Compresses the next block, and gives its memory back. */
  async add(block: Chunk): Promise<void> {
    this.byteLength += block.bytes.byteLength;
    const frame = compressed(block.bytes);
    this.#frames.push(frame);
    this.#storedBytes += (await frame).length;
    returnMemory(block);
  }

  /** Whether it ends here: one more block would be too much, or it has been open for long. */
  endsBy(size: number, blockBytes: number): boolean {
    return this.byteLength + blockBytes > size || endsEarly(this.#storedBytes, this.#openedAt);
  }

  /** All of it, as it is stored: a zstd frame for each block. */
  async stored(): Promise<Uint8Array> {
    const frames = await Promise.all(this.#frames);
    if (frames.length === 1) return frames[0]!;
    const whole = Buffer.concat(frames);
    for (const frame of frames) release(frame);
    return whole;
  }
}
