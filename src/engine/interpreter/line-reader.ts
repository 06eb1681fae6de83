/** Reads lines one by one: as a record's start, its continuation, or invalid. */
import { continues, isBlank } from '../formats/continuation.ts';
import { type Format, readHeader } from '../formats/format.ts';
import { bomLength, LINE_HEAD_BYTES, type LineEnd, lineEnd } from '../formats/record-start.ts';
import { emptyHeader } from '../pattern/header.ts';
import { MAX_SAMPLES } from '../report/invalid-lines.ts';
import type { PartialReport } from '../report/partial-report.ts';
import { clean, cutToBytes, decode, headBytes, isNotText, stripAnsi } from '../text.ts';
import type { Clock } from '../timestamp/index.ts';
import type { ChunkPlace, InvalidReason } from '../types.ts';
import type { RecordCounter } from './record-counter.ts';

const MAX_SAMPLE_BYTES = 512;

/** What the unit is that the next line may continue. `overflow`: it exceeded its limit. */
export type Unit = 'none' | 'record' | 'invalid' | 'overflow';

export interface LineReaderOptions {
  format: Format | null;
  maxRecordBytes: number;
  referenceTime: number;
  /** Counts go here, and to `records`. */
  partial: PartialReport;
  records: RecordCounter;
}

export class LineReader {
  unit: Unit = 'none';
  /** Offset in the chunk of the current unit's first byte. */
  unitStart = 0;
  readonly #options: LineReaderOptions;
  readonly #header = emptyHeader();
  readonly #clock: Clock;
  /** Where the chunk starts in the file. */
  #byteOffset = 0;
  /** Bytes at the next line's start that are no text. */
  #skip = 0;

  constructor(options: LineReaderOptions) {
    this.#options = options;
    this.#clock = { referenceTime: options.referenceTime, time: 0 };
  }

  /** Begins a chunk: where its first line to read starts, and that line's number. */
  begin(
    chunk: Uint8Array,
    { carry, firstLine, byteOffset }: ChunkPlace,
  ): { start: number; line: number } {
    this.unit = carry === 'start' ? 'none' : 'overflow';
    this.unitStart = 0;
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
    const bytes = chunk.subarray(start + this.#skip, Math.max(end, start + this.#skip));
    this.#skip = 0;
    const { partial, format, maxRecordBytes, records } = this.#options;
    partial.lines++;
    // Never decode a line that can be no record: it may be as long as the file.
    const isTooLong = next - start > maxRecordBytes;
    const raw = decode(isTooLong || !format ? headBytes(bytes, LINE_HEAD_BYTES) : bytes);
    const text = stripAnsi(clean(raw));
    const head = headOf(bytes, text);

    const reason = format
      ? readHeader(format, decidingText(format, text, head), this.#header, this.#clock)
      : 'no_format';
    if (startsUnit(format, this.unit, head, reason)) {
      this.unitStart = start;
      if (isTooLong) {
        this.unit = 'overflow';
        this.#countInvalid(bytes, line, 'record_too_long');
      } else if (reason === null) {
        this.unit = 'record';
        records.begin(format!, text, this.#header, { line, offset: this.#byteOffset + start });
      } else {
        this.unit = 'invalid';
        this.#countInvalid(bytes, line, reasonOf(raw, head, reason));
      }
      return;
    }
    if (next - this.unitStart > maxRecordBytes) this.unit = 'overflow';
    if (this.unit === 'record') records.continueWith(text, this.#byteOffset + start);
    else
      this.#countInvalid(bytes, line, this.unit === 'overflow' ? 'record_too_long' : 'no_record');
  }

  #countInvalid(bytes: Uint8Array, line: number, reason: InvalidReason): void {
    const { partial } = this.#options;
    partial.invalid++;
    partial.invalidReasons[reason] = (partial.invalidReasons[reason] ?? 0) + 1;
    // Lines come in order, so the first ones are those with the lowest numbers.
    if (partial.invalidSamples.length >= MAX_SAMPLES) return;
    const text = clean(decode(headBytes(bytes, MAX_SAMPLE_BYTES)));
    // Invalid bytes grow to three each when they are shown as U+FFFD: cut once more.
    partial.invalidSamples.push({ line, reason, text: cutToBytes(text, MAX_SAMPLE_BYTES) });
  }
}

/** The line's head as `headText` gives it, of a text that was decoded as a whole. */
function headOf(bytes: Uint8Array, text: string): string {
  if (bytes.length <= LINE_HEAD_BYTES) return text;
  return stripAnsi(clean(decode(headBytes(bytes, LINE_HEAD_BYTES))));
}

/** Records that continue are recognised by their head, others by the whole line (see lines.ts). */
export function decidingText(format: Format, text: string, head: string): string {
  return format.continuation === 'none' ? text : head;
}

/** Does the line start a unit of its own, or go on with the one before it? */
export function startsUnit(
  format: Format | null,
  unit: Unit,
  head: string,
  reason: InvalidReason | null,
): boolean {
  if (unit === 'none' || !format) return true;
  if (reason === null && !(format.continuation === 'none' && isBlank(head))) return true;
  return !continues(head, format.continuation);
}

/** Why a line that is no header is invalid. */
export function reasonOf(raw: string, head: string, reason: InvalidReason): InvalidReason {
  if (isNotText(raw.slice(0, LINE_HEAD_BYTES))) return 'not_text';
  return isBlank(head) ? 'blank_line' : reason;
}
