/**
 * A 64-bit hash of text, for sketches and bottom-k samples. Two lanes of multiply-xor over the UTF-16
 * units, each finished with fmix32 of MurmurHash3 (A. Appleby, public domain). Not secure:
 * whoever knows the constants can make keys collide, which costs accuracy of the sketches only.
 */

/** What the lanes begin with. */
const LANE_A = 0x9e3779b9;
const LANE_B = 0x85ebca6b;

/** The hash's lower and upper 32 bits. */
export interface Hash64 {
  low: number;
  high: number;
}

/** Writes the hash of `text` to `out`, so that nothing is allocated. */
export function hash64(text: string, out: Hash64): void {
  let a = LANE_A;
  let b = LANE_B;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0xcc9e2d51);
    a = (a << 13) | (a >>> 19);
    b = Math.imul(b ^ code, 0x1b873593);
    b = (b << 17) | (b >>> 15);
  }
  finish(a, b, text.length, out);
}

/** The same for the bytes of ASCII characters; false, and nothing is written, where there is another byte. */
export function hash64OfASCII(bytes: Uint8Array, out: Hash64): boolean {
  let a = LANE_A;
  let b = LANE_B;
  for (let i = 0; i < bytes.length; i++) {
    const code = bytes[i]!;
    if (code > 127) return false;
    a = Math.imul(a ^ code, 0xcc9e2d51);
    a = (a << 13) | (a >>> 19);
    b = Math.imul(b ^ code, 0x1b873593);
    b = (b << 17) | (b >>> 15);
  }
  finish(a, b, bytes.length, out);
  return true;
}

function finish(a: number, b: number, length: number, out: Hash64): void {
  out.low = fmix32(a ^ Math.imul(b, 5) ^ length);
  out.high = fmix32(b ^ Math.imul(out.low, 0x9e3779b1));
}

/** The finisher of MurmurHash3: every bit of the value decides about every bit of the result. */
export function fmix32(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const scratch: Hash64 = { low: 0, high: 0 };

/** The hash's first 53 bits, as many as a number holds exactly. */
export function hash53(text: string): number {
  hash64(text, scratch);
  return scratch.high * 0x200000 + (scratch.low >>> 11);
}
