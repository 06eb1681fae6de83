/** xz files, by xz-embedded: dictionaries up to 64 MiB (xz -9), checks of CRC32 and CRC64. */
import { AppError } from '../../errors.ts';
import { Breaks } from '../../runtime/breaks.ts';
import type { Release, WindowMemory } from '../decoder-memory.ts';
import { corrupt, truncated, windowTooLarge } from './faults.ts';
import { createXzMachine, XZ, type XzMachine } from './xz-machine.ts';

const MAX_DICTIONARY_BYTES = 64 * 1024 * 1024;
const ADVICE = 'Compress the file with a smaller dictionary (xz -6).';

/** All streams of an xz file. The memory that it grows to is taken from `memory`. */
export async function* decodeXz(
  pieces: AsyncIterable<Uint8Array>,
  memory: WindowMemory,
): AsyncGenerator<Uint8Array, void> {
  const machine = await createXzMachine();
  const rent = new GrowingRent(memory);
  const breaks = new Breaks();
  let received = 0;
  try {
    for await (const piece of pieces) {
      for (let at = 0; at < piece.length; at += machine.inputBytes) {
        const part = piece.subarray(at, at + machine.inputBytes);
        received += part.length;
        machine.supply(part);
        do {
          await breaks.next();
          yield next(machine, received).output;
          await rent.grow(machine.memoryBytes);
        } while (!machine.wantsInput);
      }
    }
    machine.supply(new Uint8Array(0));
    const { output, result } = next(machine, received);
    yield output;
    if (result !== XZ.end) throw truncated('xz', received);
  } finally {
    rent.end();
  }
}

function next(machine: XzMachine, received: number): ReturnType<XzMachine['next']> {
  const step = machine.next();
  switch (step.result) {
    case XZ.ok:
    case XZ.end:
      return step;
    case XZ.noProgress:
      throw truncated('xz', received);
    case XZ.memoryLimit:
      throw windowTooLarge(2 * MAX_DICTIONARY_BYTES, MAX_DICTIONARY_BYTES, ADVICE);
    case XZ.options:
    case XZ.unsupportedCheck:
      throw new AppError(
        'unsupported_compression',
        'The xz file has a check or filter that is not read here (SHA-256, BCJ, delta). Compress it with xz -6.',
      );
    default:
      throw corrupt('xz', received, `result ${step.result} of the decoder`);
  }
}

/** Memory that grows as the decoder has grown; never waits while it holds some. */
class GrowingRent {
  readonly #memory: WindowMemory;
  #bytes = 0;
  #release: Release = () => undefined;

  constructor(memory: WindowMemory) {
    this.#memory = memory;
  }

  async grow(bytes: number): Promise<void> {
    if (bytes <= this.#bytes) return;
    const { maxWindowBytes } = this.#memory;
    if (bytes > maxWindowBytes) throw windowTooLarge(bytes, maxWindowBytes, ADVICE);
    this.#release();
    this.#bytes = bytes;
    this.#release = await this.#memory.take(bytes);
  }

  end(): void {
    this.#release();
  }
}
