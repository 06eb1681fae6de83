/** Text as bytes, encoded once. */
export type Piece = Uint8Array;

export const piece = (text: string): Piece => new TextEncoder().encode(text);

const ZERO = 48;
const HEX = piece('0123456789abcdef');
/** From here on a native copy beats a loop, in spite of the call. */
const LONG_PIECE = 32;

/** Writes text into a block of bytes. Nothing is checked: whoever writes keeps room for a record. */
export class Writer {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  copy(text: Piece): void {
    const { bytes, at } = this;
    if (text.length < LONG_PIECE) for (let i = 0; i < text.length; i++) bytes[at + i] = text[i]!;
    else bytes.set(text, at);
    this.at = at + text.length;
  }

  /** A whole number below 10^15, without leading zeros. */
  number(value: number): void {
    let size = 1;
    for (let limit = 10; value >= limit; limit *= 10) size++;
    this.padded(value, size);
  }

  /** The last `size` digits of a whole number, with leading zeros. */
  padded(value: number, size: number): void {
    let rest = value;
    for (let i = this.at + size - 1; i >= this.at; i--) {
      const tenth = Math.floor(rest / 10);
      this.bytes[i] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.at += size;
  }

  /** The lowest `size` hexadecimal digits, 8 at most. */
  hex(value: number, size: number): void {
    for (let shift = (size - 1) * 4; shift >= 0; shift -= 4) {
      this.bytes[this.at++] = HEX[(value >>> shift) & 15]!;
    }
  }
}
