/**
 * The engine in plain TypeScript: line by line, each decoded to a string. It is written to be read;
 * faster engines are compared with it.
 */
import { continues, isBlank } from '../formats/continuation.ts';
import { type Format, readHeader } from '../formats/format.ts';
import { formatByName } from '../formats/registry.ts';
import { bomLength, LINE_HEAD_BYTES, type LineEnd, lineEnd, MAX_RECORD_BYTES } from '../lines.ts';
import { emptyHttp, emptyPartial, MAX_SAMPLES } from '../partial/merge.ts';
import { emptyHeader, type Header } from '../pattern/header.ts';
import { clean, cutToBytes, decode, headBytes, isNotText, stripAnsi } from '../text.ts';
import type { Clock } from '../timestamp/index.ts';
import type { AnalyzeOptions, InvalidReason, PartialReport } from '../types.ts';
import { type RecordCounter, recordCounter } from './records.ts';

const MAX_SAMPLE_BYTES = 512;

/** What the unit is that the next line may continue. `overflow`: it exceeded its limit. */
type Unit = 'none' | 'record' | 'invalid' | 'overflow';

interface State {
  format: Format | null;
  maxRecordBytes: number;
  partial: PartialReport;
  records: RecordCounter;
  header: Header;
  clock: Clock;
  unit: Unit;
  /** Offset in the chunk of the current unit's first byte. */
  unitStart: number;
  /** Bytes at the next line's start that are no text. */
  skip: number;
}

/**
 * Analyses a chunk: whole lines of a file, or all of it, cut as Carry in types.ts says. Throws an
 * Error for an unknown format; no content makes it throw.
 */
export function analyze(chunk: Uint8Array, options: AnalyzeOptions): PartialReport {
  const state = begin(options);
  const ends: LineEnd = { end: 0, next: 0 };
  let line = options.firstLine;
  let start = 0;
  if (options.carry === 'inside_line') {
    lineEnd(chunk, 0, ends);
    start = ends.next;
    line++;
  } else if (options.carry === 'start' && line === 1) {
    // The mark counts towards the first record's length, but is no part of its text.
    state.skip = bomLength(chunk);
    if (chunk.length === state.skip) return state.partial;
  }
  for (; start < chunk.length; start = ends.next, line++) {
    lineEnd(chunk, start, ends);
    readLine(state, chunk, start, ends, line);
  }
  return state.partial;
}

function begin(options: AnalyzeOptions): State {
  const format = options.format === null ? null : formatByName(options.format);
  const partial = emptyPartial(options.keywords);
  if (format?.accessLog) partial.http = emptyHttp();
  return {
    format,
    maxRecordBytes: options.maxRecordBytes ?? MAX_RECORD_BYTES,
    partial,
    records: recordCounter(partial, options.keywords),
    header: emptyHeader(),
    clock: { referenceTime: options.referenceTime, time: 0 },
    unit: options.carry === 'start' ? 'none' : 'overflow',
    unitStart: 0,
    skip: 0,
  };
}

/** Reads one line, chunk[start, end.end): as a record's start, its continuation, or invalid. */
function readLine(
  state: State,
  chunk: Uint8Array,
  start: number,
  { end, next }: LineEnd,
  line: number,
): void {
  const bytes = chunk.subarray(start + state.skip, Math.max(end, start + state.skip));
  state.skip = 0;
  const { partial, format } = state;
  partial.lines++;
  // Never decode a line that can be no record: it may be as long as the file.
  const isTooLong = next - start > state.maxRecordBytes;
  const raw = decode(isTooLong || !format ? headBytes(bytes, LINE_HEAD_BYTES) : bytes);
  const text = stripAnsi(clean(raw));
  const head = headOf(bytes, text);

  const reason = format
    ? readHeader(format, decidingText(format, text, head), state.header, state.clock)
    : 'no_format';
  if (startsUnit(state, head, reason)) {
    state.unitStart = start;
    if (isTooLong) {
      state.unit = 'overflow';
      countInvalid(state, bytes, line, 'record_too_long');
    } else if (reason === null) {
      state.unit = 'record';
      state.records.begin(format!, text, state.header, line);
    } else {
      state.unit = 'invalid';
      countInvalid(state, bytes, line, reasonOf(raw, head, reason));
    }
    return;
  }
  if (next - state.unitStart > state.maxRecordBytes) state.unit = 'overflow';
  if (state.unit === 'record') state.records.continueWith(text);
  else
    countInvalid(state, bytes, line, state.unit === 'overflow' ? 'record_too_long' : 'no_record');
}

/** The line's head as `headText` gives it, of a text that was decoded as a whole. */
function headOf(bytes: Uint8Array, text: string): string {
  if (bytes.length <= LINE_HEAD_BYTES) return text;
  return stripAnsi(clean(decode(headBytes(bytes, LINE_HEAD_BYTES))));
}

/** Records that continue are recognised by their head, others by the whole line (see lines.ts). */
function decidingText(format: Format, text: string, head: string): string {
  return format.continuation === 'none' ? text : head;
}

function startsUnit(state: State, head: string, reason: InvalidReason | null): boolean {
  const { format, unit } = state;
  if (unit === 'none' || !format) return true;
  if (reason === null && !(format.continuation === 'none' && isBlank(head))) return true;
  return !continues(head, format.continuation);
}

function reasonOf(raw: string, head: string, reason: InvalidReason): InvalidReason {
  if (isNotText(raw.slice(0, LINE_HEAD_BYTES))) return 'not_text';
  return isBlank(head) ? 'blank_line' : reason;
}

function countInvalid(state: State, bytes: Uint8Array, line: number, reason: InvalidReason): void {
  const { partial } = state;
  partial.invalid++;
  partial.invalidReasons[reason] = (partial.invalidReasons[reason] ?? 0) + 1;
  // Lines come in order, so the first ones are those with the lowest numbers.
  if (partial.invalidSamples.length >= MAX_SAMPLES) return;
  const text = clean(decode(headBytes(bytes, MAX_SAMPLE_BYTES)));
  // Invalid bytes grow to three each when they are shown as U+FFFD: cut once more.
  partial.invalidSamples.push({ line, reason, text: cutToBytes(text, MAX_SAMPLE_BYTES) });
}
