/** A text to find in bytes, ASCII case-insensitive, prepared once for many searches. */

import { lowerASCII } from '../text.ts';

export interface SearchText {
  /** UTF-8, the letters A to Z small. */
  bytes: Uint8Array;
  /** For each byte the bit in which a capital letter differs; 0 for what is no letter. */
  cases: Uint8Array;
  /** Two places in it whose bytes are rare in logs: where both stand is looked at closer. */
  first: number;
  second: number;
}

const CASE_BIT = 0x20;
/** Bytes from the most frequent in logs on; letters stand for both cases. What is not here is rarer. */
const FREQUENT = ' 0123e.-ts:a/4o5nir6l789d"cpum,=hg_f[]byvwk;()xzqj{}<>+?&%@#';
const encoder = new TextEncoder();

/** Null for a text that no record contains: the text of records is valid Unicode without U+0000. */
export function searchText(text: string): SearchText | null {
  if (text.includes('\0') || !text.isWellFormed()) return null;
  const bytes = encoder.encode(lowerASCII(text));
  const cases = bytes.map((byte) => (byte >= 97 && byte <= 122 ? CASE_BIT : 0));
  const places = Array.from(bytes, (byte, at) => ({ at, rank: rankOf(byte) }));
  places.sort((a, b) => b.rank - a.rank);
  const [first, second = first] = places;
  return { bytes, cases, first: first?.at ?? 0, second: second?.at ?? 0 };
}

function rankOf(byte: number): number {
  const rank = FREQUENT.indexOf(String.fromCharCode(byte));
  return rank < 0 ? FREQUENT.length : rank;
}
