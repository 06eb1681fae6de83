import { Buffer } from 'node:buffer';
import type { UnicodeEncoding } from './unicode-encoding.ts';

const REPLACEMENT = 0xfffd;
const BYTE_ORDER_MARK = 0xfeff;
const LAST_CODE_POINT = 0x10ffff;

/** Turns UTF-16 or UTF-32 into UTF-8, piece by piece, wherever the pieces are cut. */
export class UnicodeDecoder {
  readonly #unitBytes: number;
  readonly #decode: (bytes: Uint8Array, hasMore: boolean) => string;
  /** The start of a code unit whose rest is in the next piece. */
  #rest: Uint8Array = new Uint8Array(0);

  constructor(encoding: Exclude<UnicodeEncoding, 'utf-8'>) {
    const isWide = encoding === 'utf-32le' || encoding === 'utf-32be';
    this.#unitBytes = isWide ? 4 : 2;
    this.#decode = isWide ? wideDecoder(encoding === 'utf-32le') : narrowDecoder(encoding);
  }

  *push(piece: Uint8Array): Generator<Uint8Array, void> {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const whole = bytes.length - (bytes.length % this.#unitBytes);
    this.#rest = Uint8Array.from(bytes.subarray(whole));
    yield Buffer.from(this.#decode(bytes.subarray(0, whole), true), 'utf8');
  }

  /** What is left; a part of a code unit at the end of a truncated file holds no character, and is left out. */
  *end(): Generator<Uint8Array, void> {
    yield Buffer.from(this.#decode(new Uint8Array(0), false), 'utf8');
  }
}

/** A lone surrogate becomes U+FFFD, and a byte order mark at the start is dropped. */
function narrowDecoder(encoding: string): (bytes: Uint8Array, hasMore: boolean) => string {
  const decoder = new TextDecoder(encoding);
  return (bytes, hasMore) => decoder.decode(bytes, { stream: hasMore });
}

/** The same for UTF-32, of which TextDecoder knows nothing. */
function wideDecoder(isLittleEndian: boolean): (bytes: Uint8Array) => string {
  let isFirst = true;
  return (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const parts: string[] = [];
    for (let at = 0; at < bytes.length; at += 4) {
      const code = view.getUint32(at, isLittleEndian);
      if (!(isFirst && code === BYTE_ORDER_MARK)) parts.push(String.fromCodePoint(checked(code)));
      isFirst = false;
    }
    return parts.join('');
  };
}

const checked = (code: number): number =>
  code > LAST_CODE_POINT || (code >= 0xd800 && code <= 0xdfff) ? REPLACEMENT : code;
