import { Buffer } from 'node:buffer';
import { returnMemory } from '../../ingest/frame-memory.ts';
import type { Frame } from '../../ingest/types.ts';
import { release } from '../../runtime/release-memory.ts';
import { compressed } from '../storage/stored-bytes.ts';
import { endsEarly } from './chunk-plan.ts';

/**
 * A chunk that is still growing, frame by frame. Each frame is compressed as soon as it has been cut, so that a chunk is
 * in memory only in its compressed form.
 */
export class OpenChunk {
  readonly index: number;
  /** Of the first frame: where the chunk begins, and whether inside a record. */
  readonly byteOffset: number;
  readonly firstLine: number;
  readonly carry: Frame['carry'];
  readonly format: Frame['format'];
  /** Decompressed bytes so far. */
  byteLength = 0;
  readonly #frames: Promise<Uint8Array>[] = [];
  readonly #openedAt = Date.now();
  #storedBytes = 0;

  constructor(index: number, { byteOffset, firstLine, carry, format }: Frame) {
    this.index = index;
    this.byteOffset = byteOffset;
    this.firstLine = firstLine;
    this.carry = carry;
    this.format = format;
  }

  /** Compresses the next frame and releases its memory. */
  async add(frame: Frame): Promise<void> {
    this.byteLength += frame.bytes.byteLength;
    const stored = compressed(frame.bytes);
    this.#frames.push(stored);
    this.#storedBytes += (await stored).length;
    returnMemory(frame);
  }

  /** Whether it ends here: with one more frame it would be longer than `size`, or it has been open for long. */
  endsBy(size: number, frameBytes: number): boolean {
    return this.byteLength + frameBytes > size || endsEarly(this.#storedBytes, this.#openedAt);
  }

  /** The whole chunk as it is stored: its zstd frames one after the other. */
  async stored(): Promise<Uint8Array> {
    const frames = await Promise.all(this.#frames);
    if (frames.length === 1) return frames[0]!;
    const whole = Buffer.concat(frames);
    for (const frame of frames) release(frame);
    return whole;
  }
}
