/**
 * Reads records that are spread over lines (formats/spread/spread.ts). What a record says is known only when its last line has
 * come, so its lines are held until then: 1 MiB at most.
 */

import { type Format, readHeader, readWhole } from '../formats/format.ts';
import { continuesSurely, isBlank } from '../formats/lines/continuation.ts';
import { readAs } from '../formats/mixed/mixed.ts';
import type { Spread } from '../formats/spread/spread.ts';
import { bomLength, contentOf, headText, LINE_HEAD_BYTES, type LineEnd } from '../lines.ts';
import { emptyHeader } from '../pattern/header.ts';
import { countInvalid } from '../report/summary/invalid-lines.ts';
import { clean, decode, headBytes, stripAnsi } from '../text.ts';
import { type Clock, clockOf } from '../timestamp/index.ts';
import type { ChunkPlace, InvalidReason } from '../types.ts';
import { LineReader, type LineReaderOptions, reasonOf } from './line-reader.ts';

/** `none`: before the first record; `open`: inside of one; `other`: inside of one of another format; `closed`: behind a record. */
type State = 'none' | 'open' | 'other' | 'closed' | 'overflow';

const DIGITS = /\d/g;
/** Of JSON and pairs the digits may be what they say. */
const OF_VALUES = /[{=]/;
/** Of lines that are some hundred bytes long. */
const MAX_SHAPES = 1024;

interface HeldLine {
  text: string;
  offset: number;
}

export class SpreadReader {
  readonly #options: LineReaderOptions & { format: Format };
  readonly #spread: Spread;
  readonly #header = emptyHeader();
  /** Of a whole record, which ends where the header of the next one has been read. */
  readonly #wholeHeader = emptyHeader();
  readonly #clock: Clock;
  #state: State = 'none';
  #recordStart = 0;
  #skip = 0;
  /** Where the chunk starts in the file. */
  #byteOffset = 0;
  /** The lines of the open record, and the number of its first one. */
  #lines: HeldLine[] = [];
  #firstLine = 0;
  /** The format of the open record, and the head of its first line. */
  #form: Format;
  #head = '';
  /** Why lines begin no record, by their text with zeros for digits: most formats would be asked for each of them. */
  readonly #unexplained = new Map<string, InvalidReason>();
  /** Tells the last line of the open record. */
  #isLast: ((line: string) => boolean) | null = null;

  constructor(options: LineReaderOptions & { format: Format }) {
    this.#options = options;
    this.#spread = options.format.spread!;
    this.#form = options.format;
    this.#clock = clockOf(options.times);
  }

  /** Begins a chunk: where its first line to read starts, and that line's number. */
  begin(chunk: Uint8Array, where: ChunkPlace): { start: number; line: number } {
    const reader = new LineReader(this.#options);
    const begun = reader.begin(chunk, where);
    this.#byteOffset = where.byteOffset;
    this.#skip = reader.skipsMark ? bomLength(chunk) : 0;
    this.#state = where.carry === 'start' ? 'none' : 'overflow';
    return begun;
  }

  /** Reads one line, chunk[start, end). */
  readLine(chunk: Uint8Array, start: number, { end, next }: LineEnd, line: number): void {
    const whole = chunk.subarray(start + this.#skip, Math.max(end, start + this.#skip));
    const bytes = contentOf(whole);
    this.#skip = 0;
    this.#options.partial.lines++;
    const offset = this.#byteOffset + start;
    const isTooLong = next - start > this.#options.maxRecordBytes;
    // Never decode a line that can be part of no record: it may be as long as the file.
    const raw = decode(isTooLong ? headBytes(bytes, LINE_HEAD_BYTES) : bytes);
    const text = stripAnsi(clean(raw));
    const head = bytes.length <= LINE_HEAD_BYTES ? text : headText(bytes);
    const form = this.#formOf(head);
    if (typeof form !== 'string') {
      this.end();
      this.#recordStart = start;
    }
    if (next - this.#recordStart > this.#options.maxRecordBytes) {
      this.end();
      this.#state = 'overflow';
      this.#countInvalid(line, raw, 'record_too_long');
    } else if (typeof form === 'string') this.#goOn(raw, head, { text, offset }, line);
    else this.#open(form, head, { text, offset }, line);
  }

  /** The format whose record the line begins, or why it begins none. */
  #formOf(head: string): Format | InvalidReason {
    const { format } = this.#options;
    // What the record says is known when all of it is there.
    if (this.#spread.starts(head)) return format;
    const shape = head.replace(DIGITS, '0');
    const known = this.#unexplained.get(shape);
    if (known !== undefined) return known;
    const { places } = this.#header;
    places.refused = false;
    const form = readAs(format, head, this.#header, this.#clock);
    const isOfShape = typeof form === 'string' && !places.refused && !OF_VALUES.test(head);
    if (isOfShape) this.#keep(shape, form);
    return form;
  }

  #keep(shape: string, reason: InvalidReason): void {
    if (this.#unexplained.size === MAX_SHAPES) this.#unexplained.clear();
    this.#unexplained.set(shape, reason);
  }

  /** Ends the chunk, or the record: counts the one that is still open. */
  end(): void {
    if (this.#lines.length === 0) return;
    const { format, records } = this.#options;
    const [first, ...others] = this.#lines;
    if (this.#readRecord()) {
      const place = { line: this.#firstLine, offset: first!.offset };
      records.begin(this.#form, first!.text, this.#wholeHeader, place);
      for (const { text, offset } of others) records.continueWith(text, offset);
    } else {
      const reason = format.kind === 'json' ? 'bad_json' : 'format_mismatch';
      this.#countInvalid(this.#firstLine, first!.text, reason);
      for (const [index, { text }] of others.entries()) {
        this.#countInvalid(this.#firstLine + 1 + index, text, 'no_record');
      }
    }
    this.#lines = [];
    this.#state = 'closed';
  }

  /** Reads the open record into `#wholeHeader`; false where it is none. */
  #readRecord(): boolean {
    const { format } = this.#options;
    if (this.#form !== format) {
      return readHeader(this.#form, this.#head, this.#wholeHeader, this.#clock) === null;
    }
    const record = this.#lines.map(({ text }) => text).join('\n');
    return readWhole(format, record, this.#wholeHeader, this.#clock) === null;
  }

  #open(form: Format, head: string, held: HeldLine, line: number): void {
    const isOwn = form === this.#options.format;
    this.#state = isOwn ? 'open' : 'other';
    this.#form = form;
    this.#head = head;
    this.#firstLine = line;
    this.#lines.push(held);
    this.#isLast = (isOwn && this.#spread.newEnd?.()) || null;
    if (this.#isLast?.(held.text)) this.end();
  }

  /** A line that starts no record, within the limit of the one before it. */
  #goOn(raw: string, head: string, held: HeldLine, line: number): void {
    switch (this.#state) {
      case 'open':
        this.#lines.push(held);
        if (this.#isLast?.(held.text)) this.end();
        return;
      case 'other':
        if (this.#spread.newEnd === null || continuesSurely(head)) this.#lines.push(held);
        else {
          this.end();
          this.#outside(raw, head, line);
        }
        return;
      case 'overflow':
        this.#countInvalid(line, raw, 'record_too_long');
        return;
      default:
        this.#outside(raw, head, line);
    }
  }

  /** What stands around the records belongs to none of them, and is no fault. */
  #outside(raw: string, head: string, line: number): void {
    const { countsFrames } = this.#spread;
    const isFrame = countsFrames && this.#spread.frames(head);
    if (isFrame || (this.#state === 'closed' && isBlank(head))) {
      this.#options.partial.recordLines++;
      if (this.#state === 'none') this.#state = 'closed';
    } else this.#countInvalid(line, raw, reasonOf(raw, head, 'format_mismatch'));
  }

  #countInvalid(line: number, raw: string, reason: InvalidReason): void {
    countInvalid(this.#options.partial, line, reason, () => clean(raw));
  }
}
