/** Lengths above 14 (of literals) or 18 (of matches) go on in bytes of their own. */
const LONG = 15;
const LEAST_MATCH = 4;

/**
 * Decodes one lz4 block (lz4_Block_format.md) into `target` from `start` on; what lies before `start` is the history that
 * matches refer to. Returns where the output ends. Throws a RangeError for a block that is no such one, or does not fit.
 */
export function decodeBlock(block: Uint8Array, target: Uint8Array, start: number): number {
  let at = 0;
  let end = start;
  const lengthFrom = (first: number): number => {
    let length = first;
    if (first !== LONG) return length;
    for (;;) {
      const byte = block[at++];
      if (byte === undefined) throw new RangeError('a length goes on behind the block');
      length += byte;
      if (byte !== 255) return length;
    }
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = lengthFrom(token >>> 4);
    if (at + literals > block.length) throw new RangeError('literals go on behind the block');
    if (end + literals > target.length) throw new RangeError('the block is too large');
    target.set(block.subarray(at, at + literals), end);
    at += literals;
    end += literals;
    // The last sequence has no match.
    if (at === block.length) return end;
    if (at + 2 > block.length) throw new RangeError('the block ends within a match');
    const offset = block[at]! | (block[at + 1]! << 8);
    at += 2;
    const length = lengthFrom(token & LONG) + LEAST_MATCH;
    if (offset === 0 || offset > end) throw new RangeError('a match begins before the data');
    if (end + length > target.length) throw new RangeError('the block is too large');
    copyMatch(target, end, offset, length);
    end += length;
  }
  return end;
}

/** A match may overlap what it becomes: then its bytes repeat. */
function copyMatch(target: Uint8Array, end: number, offset: number, length: number): void {
  if (offset >= length) target.copyWithin(end, end - offset, end - offset + length);
  else for (let i = end; i < end + length; i++) target[i] = target[i - offset]!;
}
