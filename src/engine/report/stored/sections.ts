/**
 * A JSON value and arrays of numbers in one run of bytes: the length of the JSON (32 bits), the JSON in UTF-8,
 * then the arrays as they lie in memory, each from a multiple of 8 on. As JSON, the tables of an access log
 * took five times as long to write and to read. All machines in use have one order of bytes.
 */

type NumberArray = Uint8Array | Uint32Array | Float64Array;

const ALIGNMENT = 8;
const HEAD_BYTES = 4;

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** Gathers arrays, each of which the JSON names by what `add` returns. */
export class SectionWriter {
  readonly #arrays: NumberArray[] = [];

  /** The array's place and number of elements; it may not change before `finish`. */
  add(array: NumberArray): Section {
    const from = this.#arrays.reduce((sum, { byteLength }) => sum + aligned(byteLength), 0);
    this.#arrays.push(array);
    return [from, array.length];
  }

  finish(value: object): Uint8Array<ArrayBuffer> {
    const json = new TextEncoder().encode(JSON.stringify(value));
    let at = aligned(HEAD_BYTES + json.length);
    const size = this.#arrays.reduce((sum, { byteLength }) => sum + aligned(byteLength), at);
    const bytes = new Uint8Array(size);
    new DataView(bytes.buffer).setUint32(0, json.length, true);
    bytes.set(json, HEAD_BYTES);
    for (const { buffer, byteOffset, byteLength } of this.#arrays) {
      bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
      at += aligned(byteLength);
    }
    return bytes;
  }
}

/** Where an array begins, in bytes after the JSON, and how many elements it has. */
export type Section = [from: number, length: number];

/** Reads what SectionWriter wrote. Throws an Error where the bytes cannot be that. */
export class SectionReader {
  readonly value: unknown;
  readonly #bytes: Uint8Array;
  readonly #start: number;

  constructor(bytes: Uint8Array) {
    if (bytes.length < HEAD_BYTES) throw new Error('sections: cut off');
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    if (HEAD_BYTES + length > bytes.length) throw new Error('sections: cut off');
    const json = bytes.subarray(HEAD_BYTES, HEAD_BYTES + length);
    this.value = JSON.parse(new TextDecoder().decode(json));
    this.#bytes = bytes;
    this.#start = aligned(HEAD_BYTES + length);
  }

  bytes = (section: Section): Uint8Array<ArrayBuffer> => this.#copy(section, 1);

  words = (section: Section): Uint32Array<ArrayBuffer> =>
    new Uint32Array(this.#copy(section, 4).buffer);

  doubles = (section: Section): Float64Array<ArrayBuffer> =>
    new Float64Array(this.#copy(section, 8).buffer);

  #copy([from, length]: Section, elementBytes: number): Uint8Array<ArrayBuffer> {
    const at = this.#start + from;
    const end = at + length * elementBytes;
    if (!(end <= this.#bytes.length)) throw new Error('sections: cut off');
    // A copy begins at a multiple of 8, wherever these bytes do.
    return new Uint8Array(this.#bytes.subarray(at, end));
  }
}
