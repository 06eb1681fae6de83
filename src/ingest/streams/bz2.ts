/** bzip2, block by block. */
import createBitReader from 'unbzip2-stream/lib/bit_iterator.js';
import bzip2 from 'unbzip2-stream/lib/bzip2.js';
import type { AppError } from '../../errors.ts';
import { Breaks } from '../../runtime/breaks.ts';
import type { WindowMemory } from '../decoder-memory.ts';
import { corrupt, truncated } from './faults.ts';

const HEADER_BYTES = 4;
/** Compressed bytes of a block above its size: no encoder makes more. */
const MORE_BYTES = 25_000;
const UNIT_BYTES = 100_000;
const OUTPUT_BYTES = 256 * 1024;

/** All streams of a bzip2 file. A block is decoded once all of it has come. */
export async function* decodeBz2(
  pieces: AsyncIterable<Uint8Array>,
  memory: WindowMemory,
): AsyncGenerator<Uint8Array, void> {
  const input = new Input(pieces);
  const breaks = new Breaks();
  while (await input.has(HEADER_BYTES)) {
    const units = attempt(input, () => bzip2.header(input.bits));
    const block = new Int32Array(units * UNIT_BYTES);
    const release = await memory.take(block.byteLength);
    try {
      let checksum: number | null = 0;
      while (checksum !== null) {
        await input.has(block.length + MORE_BYTES);
        await breaks.next();
        const output = new Output();
        const before: number = checksum;
        checksum = attempt(input, () =>
          bzip2.decompress(input.bits, (byte) => output.write(byte), block, block.length, before),
        );
        yield* output.pieces();
      }
    } finally {
      release();
    }
  }
}

/** The error of `work` in our words: those of the library are jokes. */
function attempt<Result>(input: Input, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw input.endedEarly ?? corrupt('bz2', input.received, 'a block cannot be decoded', error);
  }
}

/** What has come and was not decoded yet. */
class Input {
  readonly #iterator: AsyncIterator<Uint8Array>;
  readonly #pieces: Uint8Array[] = [];
  #bits: ReturnType<typeof createBitReader> | undefined;
  #isEnded = false;
  received = 0;
  /** Set once more was asked for than there is. */
  endedEarly: AppError | undefined;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#iterator = pieces[Symbol.asyncIterator]();
  }

  get bits(): ReturnType<typeof createBitReader> {
    this.#bits ??= createBitReader(() => this.#next());
    return this.#bits;
  }

  /** Waits for so many bytes, or the end. Whether there are any. */
  async has(count: number): Promise<boolean> {
    while (!this.#isEnded && this.#left < count) {
      const { done, value } = await this.#iterator.next();
      if (done) this.#isEnded = true;
      else if (value.length > 0) {
        this.#pieces.push(value);
        this.received += value.length;
      }
    }
    return this.#left > 0;
  }

  get #left(): number {
    return this.received - (this.#bits?.bytesRead ?? 0);
  }

  #next(): Uint8Array {
    const piece = this.#pieces.shift();
    if (piece) return piece;
    this.endedEarly = truncated('bz2', this.received);
    throw this.endedEarly;
  }
}

/** The bytes of a block, which may be 50 times as many as a block holds: runs are short in it. */
class Output {
  readonly #full: Uint8Array[] = [];
  #last = new Uint8Array(OUTPUT_BYTES);
  #length = 0;

  write(byte: number): void {
    if (this.#length === OUTPUT_BYTES) {
      this.#full.push(this.#last);
      this.#last = new Uint8Array(OUTPUT_BYTES);
      this.#length = 0;
    }
    this.#last[this.#length++] = byte;
  }

  *pieces(): Generator<Uint8Array, void> {
    yield* this.#full;
    if (this.#length > 0) yield this.#last.subarray(0, this.#length);
  }
}
