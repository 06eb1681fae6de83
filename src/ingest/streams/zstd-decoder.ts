import { Buffer } from 'node:buffer';
import { createZstdDecompress, constants as zlib } from 'node:zlib';
import { ZstdFrames } from '../../compression/zstd-frames.ts';
import type { AppError } from '../../errors.ts';
import type { Release, WindowMemory } from '../decoder-memory.ts';
import { truncated, windowTooLarge } from './faults.ts';
import { OUTPUT_BYTES, ZlibDecoder } from './zlib-decoder.ts';

/** The decoder's own limit (128 MiB); frames that need more are refused before it sees them. */
const WINDOW_LOG_MAX = 27;
/** A decoder that had a larger window is not kept for long. */
const KEPT_WINDOW_BYTES = 8 * 1024 * 1024;
/** Memory is taken in powers of two from this on: frames that each need a little more have few decoders, not one each. */
const LEAST_WINDOW_BYTES = 256 * 1024;
/** So much a decoder is fed before it is replaced for its large window alone: to start one takes longer than tiny frames. */
const LEAST_FED_BYTES = 64 * 1024;

/**
 * All frames of a zstd file. The header of each frame is read before the decoder sees it, since the decoder then takes
 * the memory that the header names: first `memory` has to grant it. The decoder keeps its memory from
 * frame to frame, so another one follows where more is needed, and after a frame with a large window, at the latest
 * when more bytes have to be waited for.
 */
export class ZstdDecoder {
  readonly #memory: WindowMemory;
  readonly #frames = new ZstdFrames();
  #decoder: ZlibDecoder | undefined;
  #release: Release = () => undefined;
  /** The window that the decoder may take. */
  #granted = -1;
  /** Bytes of the file that decoders were fed, and those before the present one. */
  #fed = 0;
  #fedBefore = 0;
  /** A header that is not whole yet. */
  #header: Uint8Array = new Uint8Array(0);

  constructor(memory: WindowMemory) {
    this.#memory = memory;
  }

  async *feed(piece: Uint8Array): AsyncGenerator<Uint8Array, void> {
    const bytes = this.#header.length === 0 ? piece : Buffer.concat([this.#header, piece]);
    let at = this.#header.length;
    let frameStart = 0;
    let unfed = 0;
    while (at < bytes.length) {
      if (this.#frames.isBetweenFrames) frameStart = at;
      at = this.#frames.advance(bytes, at);
      if (this.#frames.hasReadHeader && this.#needsMore()) {
        yield* this.#pass(bytes.subarray(unfed, frameStart));
        unfed = frameStart;
        await this.#replace();
      } else if (this.#frames.isBetweenFrames && this.#isLarge() && this.#hasWorked(at - unfed)) {
        yield* this.#pass(bytes.subarray(unfed, at));
        unfed = at;
        yield* this.#end();
      }
    }
    const end = this.#frames.isInHeader ? frameStart : bytes.length;
    yield* this.#pass(bytes.subarray(unfed, end));
    this.#header = new Uint8Array(bytes.subarray(end));
    if (this.#isLarge() && !this.#isWithinFrame()) yield* this.#end();
  }

  async *finish(): AsyncGenerator<Uint8Array, void> {
    if (this.#header.length > 0) {
      // Its decoder tells an unfinished header from one that is no frame's.
      yield* this.#pass(this.#header);
    }
    if (this.#decoder) yield* this.#decoder.finish();
    if (!this.#frames.isBetweenFrames) throw truncated('zstd', this.#fed);
  }

  close(): void {
    this.#decoder?.close();
    this.#decoder = undefined;
    this.#granted = -1;
    this.#release();
  }

  async *#pass(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
    if (bytes.length === 0) return;
    this.#decoder ??= this.#create();
    this.#fed += bytes.length;
    yield* this.#decoder.feed(bytes);
  }

  #isLarge(): boolean {
    return this.#granted > KEPT_WINDOW_BYTES;
  }

  #isWithinFrame(): boolean {
    return !this.#frames.isBetweenFrames && !this.#frames.isInHeader;
  }

  #hasWorked(unfed: number): boolean {
    return this.#fed - this.#fedBefore + unfed >= LEAST_FED_BYTES;
  }

  #create(): ZlibDecoder {
    this.#fedBefore = this.#fed;
    const params = { [zlib.ZSTD_d_windowLogMax]: WINDOW_LOG_MAX };
    const stream = createZstdDecompress({ chunkSize: OUTPUT_BYTES, params });
    return new ZlibDecoder('zstd', stream, this.#fed);
  }

  #needsMore(): boolean {
    return this.#frames.lookBackBytes > this.#granted || this.#isTooLarge();
  }

  #isTooLarge(): boolean {
    return this.#frames.windowBytes > this.#memory.maxWindowBytes;
  }

  /** Takes memory for the frame whose header was read. What the decoder before had is given back first. */
  async #replace(): Promise<void> {
    if (this.#isTooLarge()) throw tooLarge(this.#frames.windowBytes, this.#memory.maxWindowBytes);
    this.close();
    const wanted = Math.max(LEAST_WINDOW_BYTES, nextPowerOfTwo(this.#frames.lookBackBytes));
    const bytes = Math.min(wanted, this.#memory.maxWindowBytes);
    this.#release = await this.#memory.take(bytes);
    this.#granted = bytes;
  }

  /** Ends the decoder between two frames. */
  async *#end(): AsyncGenerator<Uint8Array, void> {
    if (this.#decoder) yield* this.#decoder.finish();
    this.close();
  }
}

const nextPowerOfTwo = (value: number): number => 2 ** Math.ceil(Math.log2(Math.max(value, 1)));

function tooLarge(windowBytes: number, most: number): AppError {
  const advice = `Compress the file with a smaller one (zstd without --long, or --long=${Math.floor(Math.log2(most))}).`;
  return windowTooLarge(windowBytes, most, advice);
}
