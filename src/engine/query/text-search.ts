/** Finds a text in bytes, ASCII case-insensitive. */

/** One character for each byte; the text is encoded in the same way, so that any UTF-8 can be looked for. */
const oneByOne = new TextDecoder('latin1');
const encoder = new TextEncoder();
/** Bytes that become text at once. */
const BLOCK_BYTES = 256 * 1024;

export type TextSearch = (bytes: Uint8Array, from: number) => number;

/** A function that gives the first place at or behind `from` where the text stands, or -1. */
export function textSearch(text: string): TextSearch {
  const encoded = encoder.encode(text);
  const source = oneByOne.decode(encoded).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const letters = source.replace(
    /[a-zA-Z]/g,
    (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`,
  );
  const expression = new RegExp(letters, 'g');
  const overlap = encoded.length - 1;
  return (bytes, from) => {
    for (let at = from; at < bytes.length; at += BLOCK_BYTES) {
      expression.lastIndex = 0;
      const block = oneByOne.decode(bytes.subarray(at, at + BLOCK_BYTES + overlap));
      const found = expression.exec(block);
      if (found) return at + found.index;
    }
    return -1;
  };
}
