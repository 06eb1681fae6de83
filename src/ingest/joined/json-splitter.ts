/**
 * Splits lines that hold several objects: `}{`, `[{…},{…}]`, `{"Records":[{…},{…}]}`. Each line is looked at by itself, so that damage
 * in one does not reach the next.
 */
import { type Splitter, withNewlines } from './splitter.ts';

const LF = 10;
const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const LIST = 91;
const LIST_END = 93;
const OBJECT = 123;
const OBJECT_END = 125;
/** Spaces, and what may stand before the first value: a byte order mark, the record separator of JSON text sequences. */
const SKIPPED = new Set([9, 13, 32, 0x1e, 0xef, 0xbb, 0xbf]);
/** What a line of JSON may begin with, and what then follows: `[INFO] {…} {…}` is none. */
const STARTS = new Map([
  [OBJECT, new Set([QUOTE, OBJECT_END])],
  [LIST, new Set([OBJECT, LIST, LIST_END])],
  [COMMA, new Set([OBJECT])],
  [LIST_END, new Set([COMMA, OBJECT, OBJECT_END, LIST, LIST_END])],
  [OBJECT_END, new Set([COMMA, OBJECT, OBJECT_END, LIST, LIST_END])],
]);
const BLANKS = new Set([9, 13, 32]);
const ENDS = new Set([OBJECT_END, LIST_END]);
const NONE = new Uint8Array();

/** Where in a line it is: before its first character, behind that, in values, or in a line that is no JSON. */
type Place = 'start' | 'second' | 'json' | 'other';

export class JsonSplitter implements Splitter {
  /** The name of the list in which records stand; '' for a list without one, null where they stand one behind the other. */
  readonly #list: string | null;
  /** At which depth that name stands. */
  readonly #listDepth: number;
  #place: Place = 'start';
  #first = 0;
  /** The last byte outside of strings that is no blank. */
  #last = 0;
  #depth = 0;
  #isString = false;
  #isEscaped = false;
  /** Is the outermost value a list? And are we in the list of records of an object? */
  #isInList = false;
  /** A record has ended on this line. */
  #hasEnded = false;
  /** The last string at the depth of an object's keys, with its opening quote. */
  #key = '';

  /** `list` may be a path of names. */
  constructor(list: string | null) {
    const names = list?.split('.') ?? [];
    this.#list = names.at(-1) ?? list;
    this.#listDepth = Math.max(names.length, 1);
  }

  push(piece: Uint8Array): Uint8Array {
    const places: number[] = [];
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at]!;
      if (byte === LF) this.#newLine();
      else if (this.#place === 'other') {
        const newline = piece.indexOf(LF, at);
        if (newline < 0) break;
        at = newline - 1;
      } else if (this.#isString) this.#inString(byte);
      else if (this.#place === 'json' || this.#isJson(byte)) this.#outside(byte, at, places);
    }
    return withNewlines(piece, places);
  }

  end(): Uint8Array {
    return NONE;
  }

  #newLine(): void {
    this.#place = 'start';
    this.#depth = 0;
    this.#isString = false;
    this.#isEscaped = false;
    this.#isInList = false;
    this.#hasEnded = false;
    this.#key = '';
  }

  /** Is it one of the first characters of JSON? */
  #isJson(byte: number): boolean {
    if (SKIPPED.has(byte)) return false;
    const isJson = this.#place === 'start' ? STARTS.has(byte) : STARTS.get(this.#first)!.has(byte);
    const next = this.#place === 'start' ? 'second' : 'json';
    this.#place = isJson ? next : 'other';
    if (next === 'second') this.#first = byte;
    return isJson;
  }

  #inString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#isString = false;
    if (this.#isString && this.#depth === this.#listDepth && this.#list) this.#addToKey(byte);
  }

  /** Names of lists are short: of longer ones no more is needed than that they are longer. */
  #addToKey(byte: number): void {
    if (this.#key.length <= this.#list!.length) this.#key += String.fromCharCode(byte);
  }

  #outside(byte: number, at: number, places: number[]): void {
    if (BLANKS.has(byte)) return;
    this.#bracket(byte, at, places);
    this.#last = byte;
  }

  #bracket(byte: number, at: number, places: number[]): void {
    switch (byte) {
      case QUOTE:
        this.#isString = true;
        if (this.#depth === this.#listDepth) this.#key = '';
        return;
      case OBJECT:
        if (this.#hasEnded && this.#isRecordDepth()) {
          places.push(at);
          this.#hasEnded = false;
        }
        this.#depth++;
        return;
      case LIST:
        this.#openList(at, places);
        return;
      case OBJECT_END:
      case LIST_END:
        this.#close(byte);
    }
  }

  #openList(at: number, places: number[]): void {
    if (this.#depth === 0 && this.#hasEnded && ENDS.has(this.#last)) {
      places.push(at);
      this.#hasEnded = false;
    }
    if (this.#depth === 0) this.#isInList = this.#list === '';
    if (this.#depth === this.#listDepth && this.#list) this.#isInList = this.#key === this.#list;
    this.#depth++;
  }

  #close(byte: number): void {
    this.#depth = Math.max(this.#depth - 1, 0);
    if (byte === OBJECT_END && this.#isRecordDepth()) this.#hasEnded = true;
    if (byte === LIST_END && this.#depth <= this.#listDepth && this.#list) this.#isInList = false;
    if (this.#depth === 0) this.#hasEnded = true;
  }

  /** Do records begin at this depth? */
  #isRecordDepth(): boolean {
    if (this.#depth === 0) return true;
    return this.#isInList && this.#depth === (this.#list === '' ? 1 : this.#listDepth + 1);
  }
}
