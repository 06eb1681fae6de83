/** Which Unicode encoding a file has, as its first bytes tell. */

/** Names as the Encoding Standard has them; UTF-32 is not in it. */
export type UnicodeEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

/** So many bytes decide. */
export const SAMPLE_BYTES = 1024;

/** UTF-32 first: its mark in little-endian order begins with that of UTF-16. */
const MARKS: [UnicodeEncoding, Uint8Array][] = [
  ['utf-32le', Uint8Array.of(0xff, 0xfe, 0, 0)],
  ['utf-32be', Uint8Array.of(0, 0, 0xfe, 0xff)],
  ['utf-16le', Uint8Array.of(0xff, 0xfe)],
  ['utf-16be', Uint8Array.of(0xfe, 0xff)],
];

/** Fewer bytes than these say nothing. */
const LEAST_BYTES = 8;
/** Of the code units, a space, a digit or a line end is at least so large a share in any script. */
const LEAST_SHARE = 0.1;
/** Of UTF-32 nearly all: beyond the first 65,536 characters only emoji are usual. */
const WIDE_SHARE = 0.9;

/** By its byte order mark; without one, by where it has NUL bytes. */
export function unicodeEncodingOf(head: Uint8Array): UnicodeEncoding {
  const marked = MARKS.find(([, mark]) => mark.every((byte, i) => head[i] === byte));
  return marked?.[0] ?? byZeros(head.subarray(0, SAMPLE_BYTES));
}

/** A hole of NULs, as log rotation leaves it, has them at every place, and is no sign of UTF-16 or UTF-32. */
function byZeros(sample: Uint8Array): UnicodeEncoding {
  if (sample.length < LEAST_BYTES) return 'utf-8';
  const zeros = [0, 0, 0, 0];
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) zeros[i % 4]!++;
  const [first, second, third, fourth] = zeros as [number, number, number, number];
  const units = sample.length / 4;
  if (first === 0 && Math.min(second, third, fourth) >= WIDE_SHARE * units) return 'utf-32le';
  if (fourth === 0 && Math.min(first, second, third) >= WIDE_SHARE * units) return 'utf-32be';
  const even = first + third;
  const odd = second + fourth;
  const least = LEAST_SHARE * units * 2;
  if (even === 0 && odd >= least) return 'utf-16le';
  return odd === 0 && even >= least ? 'utf-16be' : 'utf-8';
}
