import { Buffer, isAscii, isUtf8 } from 'node:buffer';
import { isCodePageText } from './other-lines.ts';

const NEWLINE = 10;
/** A line is judged by so much of it, so that nobody has to hold a line of many megabytes. */
const JUDGED_BYTES = 4096;
const NOTHING = new Uint8Array(0);

/**
 * Turns the lines that are text in a code page into UTF-8, and leaves all others as they are, piece by piece. What comes out does
 * not depend on how the pieces are cut.
 */
export class LineDecoder {
  /** Whether a line was in the code page. */
  hasDecoded = false;
  readonly #codePage: string;
  /** The start of the present line that was given on already, all ASCII; as much of it as is judged. */
  #given: Uint8Array = NOTHING;
  /** What follows it, and is not judged yet. */
  #held: Uint8Array = NOTHING;
  /** How the present line is read, where it was judged before its end: by the decoder, or (null) as it is. */
  #long: { decoder: TextDecoder | null } | null = null;

  /** @param codePage as the Encoding Standard names it */
  constructor(codePage: string) {
    this.#codePage = codePage;
  }

  /** What can be given on: the piece itself, or parts of it, wherever it needs no change. */
  *push(piece: Uint8Array): Generator<Uint8Array, void> {
    const first = piece.indexOf(NEWLINE) + 1;
    if (first === 0) return yield* this.#goOn(piece);
    const last = piece.lastIndexOf(NEWLINE) + 1;
    if (this.#isAtASCII && isAscii(piece.subarray(last)) && isUtf8(piece)) {
      this.#given = Uint8Array.from(piece.subarray(last).subarray(0, JUDGED_BYTES));
      return yield piece;
    }
    yield this.#endLine(piece.subarray(0, first));
    yield* this.#wholeLines(piece.subarray(first, last));
    yield* this.#goOn(piece.subarray(last));
  }

  *end(): Generator<Uint8Array, void> {
    yield this.#endLine(NOTHING);
  }

  /** Whether all that came of the present line is ASCII, so that it is read in the same way however it is judged. */
  get #isAtASCII(): boolean {
    return this.#long === null && this.#held.length === 0;
  }

  *#wholeLines(lines: Uint8Array): Generator<Uint8Array, void> {
    if (isUtf8(lines)) return yield lines;
    for (let at = 0; at < lines.length; ) {
      const end = lines.indexOf(NEWLINE, at) + 1;
      yield this.#read(this.#judge(lines.subarray(at, end)), lines.subarray(at, end), false);
      at = end;
    }
  }

  /** The end of the line that the pieces before began. */
  #endLine(part: Uint8Array): Uint8Array {
    const rest = this.#held.length === 0 ? part : Buffer.concat([this.#held, part]);
    const read = this.#long ? this.#long.decoder : this.#judge(rest);
    this.#long = null;
    this.#held = NOTHING;
    this.#given = NOTHING;
    return this.#read(read, rest, false);
  }

  /** A part of a line that goes on in the next piece. */
  *#goOn(part: Uint8Array): Generator<Uint8Array, void> {
    if (this.#long) return yield this.#read(this.#long.decoder, part, true);
    if (this.#isAtASCII && isAscii(part)) {
      const room = JUDGED_BYTES - this.#given.length;
      this.#given = Buffer.concat([this.#given, part.subarray(0, room)]);
      return yield part;
    }
    this.#held = Buffer.concat([this.#held, part]);
    if (this.#given.length + this.#held.length < JUDGED_BYTES) return;
    const rest = this.#held;
    this.#held = NOTHING;
    this.#long = { decoder: this.#judge(rest) };
    yield this.#read(this.#long.decoder, rest, true);
  }

  /** How the present line is read, whose part behind what was given on is `rest`. */
  #judge(rest: Uint8Array): TextDecoder | null {
    const line = this.#given.length === 0 ? rest : Buffer.concat([this.#given, rest]);
    const judged =
      line.length >= JUDGED_BYTES ? wholeCharacters(line.subarray(0, JUDGED_BYTES)) : line;
    if (isUtf8(judged)) return null;
    return isCodePageText(judged) ? new TextDecoder(this.#codePage) : null;
  }

  #read(decoder: TextDecoder | null, part: Uint8Array, hasMore: boolean): Uint8Array {
    if (!decoder) return part;
    this.hasDecoded = true;
    return Buffer.from(decoder.decode(part, { stream: hasMore }), 'utf8');
  }
}

/** The bytes without the start of a character of UTF-8 whose end was cut off. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let start = bytes.length - 1;
  while (start > bytes.length - 4 && (bytes[start]! & 0xc0) === 0x80) start--;
  const lead = bytes[start]!;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return start + length > bytes.length ? bytes.subarray(0, start) : bytes;
}
