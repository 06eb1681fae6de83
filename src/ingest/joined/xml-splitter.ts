/** Splits lines that hold several elements of a name: `<Events><Event>…</Event><Event>…`. */
import { Buffer } from 'node:buffer';
import { type Splitter, withNewlines } from './splitter.ts';

const NEWLINES = new Set([10, 13]);
const BLANKS = new Set([32, 9]);
const TAG_END = 62;
/** What may stand behind the name of an element. */
const BEHIND_NAME = new Set([32, 9, 10, 13, 47, TAG_END]);

export class XmlSplitter implements Splitter {
  readonly #tag: Buffer;
  #held: Uint8Array = new Uint8Array();
  /** The last byte given out that is no blank. */
  #last = 10;

  /** @param element its name, as it is written */
  constructor(element: string) {
    this.#tag = Buffer.from(`<${element}`);
  }

  push(piece: Uint8Array): Uint8Array {
    const bytes = Buffer.concat([this.#held, piece]);
    const places: number[] = [];
    const { length } = this.#tag;
    for (let at = bytes.indexOf(this.#tag); at >= 0; at = bytes.indexOf(this.#tag, at + 1)) {
      const isElement = at + length < bytes.length && BEHIND_NAME.has(bytes[at + length]!);
      if (isElement && this.#before(bytes, at) === TAG_END) places.push(at);
    }
    // Its end may be the start of a tag.
    const end = Math.max(bytes.length - length, 0);
    const given = bytes.subarray(0, end);
    this.#held = bytes.subarray(end);
    const split = withNewlines(
      given,
      places.filter((place) => place < end),
    );
    this.#last = this.#before(given, given.length);
    return split;
  }

  end(): Uint8Array {
    return this.#held;
  }

  /** The byte before a place that is no blank. */
  #before(bytes: Uint8Array, place: number): number {
    let at = place - 1;
    while (at >= 0 && BLANKS.has(bytes[at]!)) at--;
    const byte = at < 0 ? this.#last : bytes[at]!;
    return NEWLINES.has(byte) ? 10 : byte;
  }
}
