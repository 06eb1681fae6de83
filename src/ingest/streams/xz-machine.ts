/** The WebAssembly of xz-decompress, one instance a file: its own stream lets only one file at a time through. */
import xz from 'xz-decompress';

/** What the instance exports. `create_context` returns where its state lies. */
interface Exports {
  memory: WebAssembly.Memory;
  create_context(): number;
  supply_input(context: number, bytes: number): void;
  get_next_output(context: number): number;
}

interface Loader {
  _getModuleInstance(): Promise<void>;
  _moduleInstance: { exports: Exports } | undefined;
}

/** Results of the decoder (xz.h of xz-embedded). */
export const XZ = {
  ok: 0,
  end: 1,
  unsupportedCheck: 2,
  memoryLimit: 4,
  options: 6,
  noProgress: 8,
} as const;

/** Words of its state: its buffers' size, then address, place and size of the input, then the same of the output. */
const [BUFFER_BYTES, INPUT, INPUT_PLACE, INPUT_BYTES, OUTPUT, OUTPUT_PLACE] = [0, 1, 2, 3, 4, 5];
const STATE_WORDS = 7;

/** Creates the decoder of one file. */
export async function createXzMachine(): Promise<XzMachine> {
  const loader = xz.XzReadableStream as unknown as Loader;
  await loader._getModuleInstance();
  return new XzMachine(loader._moduleInstance!.exports);
}

/** Decodes as much as it has room for at a time. */
export class XzMachine {
  readonly #exports: Exports;
  readonly #context: number;

  constructor(exports: Exports) {
    this.#exports = exports;
    this.#context = exports.create_context();
  }

  /** Bytes of all its memory, which grows with the dictionary that the file needs. */
  get memoryBytes(): number {
    return this.#exports.memory.buffer.byteLength;
  }

  /** Bytes that it takes at a time. */
  get inputBytes(): number {
    return this.#state[BUFFER_BYTES]!;
  }

  get wantsInput(): boolean {
    return this.#state[INPUT_PLACE] === this.#state[INPUT_BYTES];
  }

  /** No bytes: the file has ended. */
  supply(piece: Uint8Array): void {
    new Uint8Array(this.#exports.memory.buffer).set(piece, this.#state[INPUT]!);
    this.#exports.supply_input(this.#context, piece.length);
  }

  /** The next output, perhaps none, and how it went. */
  next(): { output: Uint8Array; result: number } {
    const result = this.#exports.get_next_output(this.#context);
    const state = this.#state;
    const start = state[OUTPUT]!;
    const output = new Uint8Array(this.#exports.memory.buffer).slice(
      start,
      start + state[OUTPUT_PLACE]!,
    );
    state[OUTPUT_PLACE] = 0;
    return { output, result };
  }

  /** Anew each time, since memory that grows has another buffer. */
  get #state(): Uint32Array {
    return new Uint32Array(this.#exports.memory.buffer, this.#context, STATE_WORDS);
  }
}
