/** Gives lines that end in a carriage return alone a newline too. */
import { type Splitter, withNewlines } from './splitter.ts';

const LF = 10;
const CR = 13;

export class ReturnSplitter implements Splitter {
  /** Did the last piece end in a return? */
  #isBehindReturn = false;

  push(piece: Uint8Array): Uint8Array {
    const places: number[] = [];
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at]!;
      if (this.#isBehindReturn && byte !== LF) places.push(at);
      this.#isBehindReturn = byte === CR;
    }
    return withNewlines(piece, places);
  }

  end(): Uint8Array {
    return new Uint8Array();
  }
}
