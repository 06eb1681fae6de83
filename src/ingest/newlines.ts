import { Buffer } from 'node:buffer';

const NEWLINE = 10;

/** How many newlines there are. */
export function countNewlines({ buffer, byteOffset, length }: Uint8Array): number {
  // Buffer's search is twice as fast as that of Uint8Array.
  const bytes = Buffer.from(buffer, byteOffset, length);
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
