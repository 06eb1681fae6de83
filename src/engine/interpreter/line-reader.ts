/** Reads lines one by one: as a record's start, its continuation, or invalid. */

import type { Format } from '../formats/format.ts';
import { continues, isBlank, longContinues } from '../formats/lines/continuation.ts';
import { goesOn, isUnfinished } from '../formats/lines/pieces.ts';
import { isFrame } from '../formats/members/json-container.ts';
import { isObject } from '../formats/members/json-record.ts';
import { readAs } from '../formats/mixed/mixed.ts';
import { bomLength, contentOf, LINE_HEAD_BYTES, type LineEnd, lineEnd } from '../lines.ts';
import { emptyHeader } from '../pattern/header.ts';
import type { PartialReport } from '../report/partial/partial-report.ts';
import { countInvalid, MAX_SAMPLE_BYTES } from '../report/summary/invalid-lines.ts';
import { clean, decode, headBytes, isNotText, stripAnsi } from '../text.ts';
import { type Clock, clockOf, type TimeReading } from '../timestamp/index.ts';
import type { ChunkPlace, InvalidReason } from '../types.ts';
import type { RecordCounter } from './record-counter.ts';

/**
 * What the next line may continue: nothing, a record, an invalid line, or one of these that has exceeded
 * the limit of a record (`overflow`); or the same of a record (`piece`), or of what has exceeded its limit
 * (`excess_piece`), whose last line is an unfinished piece (formats/pieces.ts).
 */
export type Open = 'none' | 'record' | 'invalid' | 'overflow' | 'piece' | 'excess_piece';

const NUL = 0;

export interface LineReaderOptions {
  format: Format | null;
  maxRecordBytes: number;
  times: TimeReading;
  /** Counts go here, and to `records`. */
  partial: PartialReport;
  records: RecordCounter;
}

export class LineReader {
  open: Open = 'none';
  /** Why the line that was read last is invalid; null where it is not. */
  invalid: InvalidReason | null = null;
  /** Offset in the chunk of the first byte of what is open. */
  openStart = 0;
  /** The line that was read last, where it is an unfinished piece and is known. */
  #piece: string | null = null;
  readonly #options: LineReaderOptions;
  readonly #header = emptyHeader();
  readonly #clock: Clock;
  /** Where the chunk starts in the file. */
  #byteOffset = 0;
  /** Bytes at the next line's start that are no text. */
  #skip = 0;

  constructor(options: LineReaderOptions) {
    this.#options = options;
    this.#clock = clockOf(options.times);
  }

  /** Begins a chunk: where its first line to read starts, and that line's number. */
  begin(
    chunk: Uint8Array,
    { carry, firstLine, byteOffset }: ChunkPlace,
  ): { start: number; line: number } {
    // A chunk that begins beyond the limit of a record begins with a line that is no start of one.
    const isExcess = carry === 'overflow' && this.#options.format?.pieces;
    this.open = carry === 'start' ? 'none' : isExcess ? 'excess_piece' : 'overflow';
    this.#piece = null;
    this.openStart = 0;
    this.#byteOffset = byteOffset;
    this.#skip = 0;
    if (carry === 'inside_line') {
      const ends: LineEnd = { end: 0, next: 0 };
      lineEnd(chunk, 0, ends);
      return { start: ends.next, line: firstLine + 1 };
    }
    if (carry === 'start' && firstLine === 1) {
      // The mark counts towards the first record's length, but is no part of its text.
      this.#skip = bomLength(chunk);
      if (chunk.length === this.#skip) return { start: chunk.length, line: 1 };
    }
    return { start: 0, line: firstLine };
  }

  /** Must the line at the chunk's start be read here, because a byte order mark stands before it? */
  get skipsMark(): boolean {
    return this.#skip > 0;
  }

  /** Reads one line, chunk[start, end). */
  readLine(chunk: Uint8Array, start: number, { end, next }: LineEnd, line: number): void {
    const whole = chunk.subarray(start + this.#skip, Math.max(end, start + this.#skip));
    const bytes = contentOf(whole);
    this.#skip = 0;
    this.invalid = null;
    const { partial, format, maxRecordBytes, records } = this.#options;
    partial.lines++;
    // Never decode a line that can be no record: it may be as long as the file.
    const isTooLong = next - start > maxRecordBytes;
    const raw = decode(isTooLong || !format ? headBytes(bytes, LINE_HEAD_BYTES) : bytes);
    const text = stripAnsi(clean(raw));
    const head = headOf(bytes, text);
    const goesOn = this.#mayGoOn(whole, head);

    const form = this.#formOf(goesOn ? head : text, text);
    const isBehindPiece = this.open === 'piece' || this.open === 'excess_piece';
    if (isBehindPiece && this.#goesOnWith(bytes, text, { start, next, line }, form)) return;
    if (typeof form === 'string' && this.#passesFrame(head)) return;
    if (goesOn && this.#isContinuation(head, typeof form !== 'string')) {
      this.#continue(bytes, text, { start, next, line });
      return;
    }
    this.openStart = start;
    if (isTooLong) {
      this.open = 'overflow';
      this.#countInvalid(bytes, line, 'record_too_long');
    } else if (typeof form !== 'string') {
      if (form === format) this.#openRecord(text);
      else this.open = 'record';
      records.begin(form, text, this.#header, { line, offset: this.#byteOffset + start });
    } else {
      this.open = 'invalid';
      this.#countInvalid(bytes, line, whole[0] === NUL ? 'not_text' : reasonOf(raw, head, form));
    }
  }

  /** Ends the chunk. */
  end(): void {
    // Each line was counted when it was read.
  }

  /** A line that goes on with what is open. */
  #continue(
    bytes: Uint8Array,
    text: string,
    { start, next, line }: { start: number; next: number; line: number },
  ): void {
    if (next - this.openStart > this.#options.maxRecordBytes) this.open = 'overflow';
    if (this.open === 'record') {
      this.#options.records.continueWith(text, this.#byteOffset + start);
      return;
    }
    this.#countInvalid(bytes, line, this.open === 'overflow' ? 'record_too_long' : 'no_record');
  }

  /** Counts a line with nothing but a part of a list around records: it says nothing, and is part of none. */
  #passesFrame(head: string): boolean {
    const { format, partial } = this.#options;
    const isPassed = format?.kind === 'json' && isFrame(head);
    if (isPassed) partial.recordLines++;
    return isPassed;
  }

  #openRecord(text: string): void {
    this.#opens(text, 'piece', 'record');
  }

  /** What the next line may continue: `unfinished` behind an unfinished piece, else `otherwise`. */
  #opens(text: string, unfinished: 'piece' | 'excess_piece', otherwise: Open): void {
    const isPiece = isUnfinished(text, this.#options.format!.pieces);
    this.open = isPiece ? unfinished : otherwise;
    this.#piece = isPiece ? text : null;
  }

  /**
   * Counts the line where it goes on with an unfinished piece: to its record, or as invalid where that would be too long. False where it
   * does not.
   */
  #goesOnWith(
    bytes: Uint8Array,
    text: string,
    place: { start: number; next: number; line: number },
    form: Format | InvalidReason,
  ): boolean {
    const { format, maxRecordBytes, records } = this.#options;
    const isExcess = this.open === 'excess_piece' || place.next - this.openStart > maxRecordBytes;
    const isPiece = form === format && place.next - place.start <= maxRecordBytes;
    if (!isPiece || !goesOn(text, this.#piece, format!.pieces!)) {
      this.open = isExcess ? 'overflow' : 'record';
      return false;
    }
    if (isExcess) this.#countInvalid(bytes, place.line, 'record_too_long');
    else records.continueWith(text, this.#byteOffset + place.start);
    if (isExcess) this.#opens(text, 'excess_piece', 'overflow');
    else this.#openRecord(text);
    return true;
  }

  /**
   * The format that reads the line, or why none does. A line that may go on with the one before is read by its head alone, because a
   * file is cut by no more than that (LINE_HEAD_BYTES).
   */
  #formOf(deciding: string, text: string): Format | InvalidReason {
    const { format } = this.#options;
    if (!format) return 'no_format';
    const isWhole = format.continuation === 'none';
    return readAs(format, isWhole ? text : deciding, this.#header, this.#clock);
  }

  /** May the line, if it is no header, go on with one before? Behind a hole in the file nothing does. */
  #mayGoOn(whole: Uint8Array, head: string): boolean {
    const { format } = this.#options;
    if (!format || whole[0] === NUL) return false;
    const goesOn = whole.length < LINE_HEAD_BYTES ? continues : longContinues;
    return goesOn(head, format.continuation);
  }

  /** Does the line, which may, go on with what is open? */
  #isContinuation(head: string, isHeader: boolean): boolean {
    if (this.open === 'none') return false;
    return !isHeader || (this.#options.format!.continuation === 'none' && isBlank(head));
  }

  #countInvalid(bytes: Uint8Array, line: number, reason: InvalidReason): void {
    this.invalid = reason;
    const textOf = (): string => clean(decode(headBytes(bytes, MAX_SAMPLE_BYTES)));
    countInvalid(this.#options.partial, line, reason, textOf);
  }
}

/** The line's head as `headText` gives it, of a text that was decoded as a whole. */
function headOf(bytes: Uint8Array, text: string): string {
  if (bytes.length <= LINE_HEAD_BYTES) return text;
  return stripAnsi(clean(decode(headBytes(bytes, LINE_HEAD_BYTES))));
}

/** Why a line that is no header is invalid. */
export function reasonOf(raw: string, head: string, reason: InvalidReason): InvalidReason {
  if (isNotText(raw.slice(0, LINE_HEAD_BYTES))) return 'not_text';
  if (isBlank(head)) return 'blank_line';
  return BEGINS_OBJECT.test(head) && !isObject(raw.trimStart()) ? 'bad_json' : reason;
}

/** A cut object of JSON says so in a file of any format. */
const BEGINS_OBJECT = /^\s*\{\s*"/;
