/** Finds a text in bytes, ASCII case-insensitive, where the kernel is not at hand. */

import type { SearchText } from './search-text.ts';

/** One character for each byte, so that any UTF-8 can be looked for. */
const oneByOne = new TextDecoder('latin1');
/** Bytes that become text at once. */
const BLOCK_BYTES = 256 * 1024;

const expressions = new WeakMap<SearchText, RegExp>();

/** The first place in [from, to) where all of the text stands; -1 for none. */
export function findInBytes(bytes: Uint8Array, text: SearchText, from: number, to: number): number {
  const expression = expressionOf(text);
  const overlap = text.bytes.length - 1;
  for (let at = from; at < to; at += BLOCK_BYTES) {
    expression.lastIndex = 0;
    const end = Math.min(at + BLOCK_BYTES + overlap, to);
    const found = expression.exec(oneByOne.decode(bytes.subarray(at, end)));
    if (found) return at + found.index;
  }
  return -1;
}

function expressionOf(text: SearchText): RegExp {
  const known = expressions.get(text);
  if (known) return known;
  const escaped = oneByOne.decode(text.bytes).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const source = escaped.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
  const expression = new RegExp(source, 'g');
  expressions.set(text, expression);
  return expression;
}
