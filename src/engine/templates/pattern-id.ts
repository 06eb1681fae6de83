import { hash64 } from '../sketches/hash.ts';

/** The id of a pattern: the same text has the same one everywhere. 16 hexadecimal digits. */
export function patternID(pattern: string): string {
  const hash = { low: 0, high: 0 };
  hash64(pattern, hash);
  return hex(hash.high) + hex(hash.low);
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
