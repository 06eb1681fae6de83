/** Gives each record of a file a line of its own, where several stand on one. Nothing but newlines is added. */
export interface Splitter {
  /** The piece with the newlines in it; what its end leaves open comes with the next one. */
  push(piece: Uint8Array): Uint8Array;
  /** What is still held. */
  end(): Uint8Array;
}

const LF = 10;

/** The bytes with a newline before each of these places, which grow. */
export function withNewlines(bytes: Uint8Array, places: readonly number[]): Uint8Array {
  if (places.length === 0) return bytes;
  const result = new Uint8Array(bytes.length + places.length);
  let from = 0;
  for (const [index, place] of places.entries()) {
    result.set(bytes.subarray(from, place), from + index);
    result[place + index] = LF;
    from = place;
  }
  result.set(bytes.subarray(from), from + places.length);
  return result;
}
