import { Buffer } from 'node:buffer';
import { returnMemory } from '../../ingest/frame-memory.ts';
import type { Frame } from '../../ingest/types.ts';
import { release } from '../../runtime/release-memory.ts';
import { type FrameEntry, frameTable } from '../storage/frame-table.ts';
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
  /** As far as the file was read with its last frame. */
  encoding: string;
  /** Decompressed bytes so far. */
  byteLength = 0;
  readonly #frames: { stored: Promise<Uint8Array>; entry: Omit<FrameEntry, 'storedBytes'> }[] = [];
  readonly #openedAt = Date.now();
  #storedBytes = 0;

  constructor(index: number, { byteOffset, firstLine, carry, format, encoding }: Frame) {
    this.index = index;
    this.byteOffset = byteOffset;
    this.firstLine = firstLine;
    this.carry = carry;
    this.format = format;
    this.encoding = encoding;
  }

  /** Compresses the next frame and releases its memory. */
  async add(frame: Frame): Promise<void> {
    this.byteLength += frame.bytes.byteLength;
    this.encoding = frame.encoding;
    const stored = compressed(frame.bytes);
    const { firstLine, carry } = frame;
    this.#frames.push({
      stored,
      entry: { firstLine, carry, byteLength: frame.bytes.byteLength },
    });
    this.#storedBytes += (await stored).length;
    returnMemory(frame);
  }

  /** Whether it ends here: with one more frame it would be longer than `size`, or it has been open for long. */
  endsBy(size: number, frameBytes: number): boolean {
    return this.byteLength + frameBytes > size || endsEarly(this.#storedBytes, this.#openedAt);
  }

  /** The whole chunk as it is stored, its zstd frames one after the other, and its frame table. */
  async stored(): Promise<{ bytes: Uint8Array; table: number[] | null }> {
    const frames = await Promise.all(this.#frames.map(({ stored }) => stored));
    if (frames.length === 1) return { bytes: frames[0]!, table: null };
    const table = frameTable(
      this.#frames.map(({ entry }, index) => ({ ...entry, storedBytes: frames[index]!.length })),
    );
    const whole = Buffer.concat(frames);
    for (const frame of frames) release(frame);
    return { bytes: whole, table };
  }
}
