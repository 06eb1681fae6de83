/** Records one by one, for whoever wants more of them than their counts. */

import { resolveFormat } from '../formats/catalog.ts';
import type { Format } from '../formats/format.ts';
import { pieceText } from '../formats/lines/pieces.ts';
import { MAX_RECORD_BYTES } from '../formats/lines/record-start.ts';
import { readFields } from '../formats/values/captures.ts';
import { LEVELS, type Level, NO_LEVEL } from '../levels/levels.ts';
import { type LineEnd, lineEnd } from '../lines.ts';
import type { Header } from '../pattern/header.ts';
import type { PartialReport } from '../report/partial/partial-report.ts';
import { emptyPartial } from '../report/partial/partial-report.ts';
import { clockOf, type TimeReading } from '../timestamp/index.ts';
import type { AnalyzeOptions, InvalidReason } from '../types.ts';
import { countedPath } from './count-request.ts';
import { findIPs } from './find-ips.ts';
import { readerFor } from './reader-for.ts';
import { hasMessageField, type LinePlace, patternOf } from './record-counter.ts';

export interface LogRecord {
  /** Number, from 1, of its first line. */
  line: number;
  /** How many lines it has. */
  lines: number;
  /** Milliseconds since the epoch. */
  timestamp: number | null;
  level: Level | null;
  /** With the lines that continue it; null where the format has a field for it that is not there. */
  message: string | null;
  /** What the format's named fields hold; of JSON and logfmt the other members. */
  fields: Record<string, unknown>;
  /** The same with the members that gave time, level and message. */
  members: Record<string, unknown>;
  /** The addresses in all of its lines, in the order in which they first stand there. */
  ips: string[];
  /** What an access log's report counts of it: empty, or 0, where it says none. Null for other logs. */
  http: { method: string; path: string; status: number } | null;
  /** The name of the format that read it: its file's, or another one. */
  format: string;
  /** The masked form of its message: `joinedPatterns` knows the pattern of it. */
  form: string;
}

/** A line that is inside no record. */
export interface InvalidLine {
  line: number;
  lines: 1;
  invalid: InvalidReason;
}

/**
 * Reads the records and invalid lines of a chunk in their order. Each line of the chunk is in exactly one
 * of them, as `analyze` counts them; the brackets of a list that records stand in go with the record
 * beside them, but for those before the first record of a chunk of lines. Options as there; throws an Error for an unknown format.
 */
export function* readRecords(
  chunk: Uint8Array,
  options: Omit<AnalyzeOptions, 'keywords'>,
): Generator<LogRecord | InvalidLine, void> {
  const { format: name, maxRecordBytes = MAX_RECORD_BYTES } = options;
  const format = name === null ? null : resolveFormat(name, options.definition);
  const partial = emptyPartial([]);
  const records = new RecordBuilder(options);
  const reader = readerFor({ format, maxRecordBytes, times: options, partial, records });
  const { start, line } = reader.begin(chunk, options);
  const ends: LineEnd = { end: 0, next: 0 };
  const entries = new Entries(line, format !== null && format.spread !== null);
  let number = line;
  for (let at = start; at < chunk.length; at = ends.next, number++) {
    lineEnd(chunk, at, ends);
    reader.readLine(chunk, at, ends, number);
    yield* entries.take(records, partial);
  }
  reader.end();
  yield* entries.take(records, partial);
  yield* entries.end(records, number);
}

/** Hands out records and invalid lines in their order, so that no line lies between two of them. */
class Entries {
  /** The line behind the last entry. */
  #next: number;
  /** A record that may still be longer than its own lines. */
  #held: LogRecord | null = null;
  #invalid = 0;
  readonly #isSpread: boolean;

  /** `isSpread`: lines around records that are spread over lines may stand before the first one, and go with it. */
  constructor(firstLine: number, isSpread: boolean) {
    this.#next = firstLine;
    this.#isSpread = isSpread;
  }

  /** What the last line that was read has brought to an end. */
  *take(records: RecordBuilder, partial: PartialReport): Generator<LogRecord | InvalidLine, void> {
    for (const done of records.takeDone()) yield* this.#add(done);
    const count = partial.invalid - this.#invalid;
    if (count === 0) return;
    this.#invalid = partial.invalid;
    const samples = partial.invalidSamples.splice(0);
    const last = records.takeLast();
    if (last) yield* this.#add(last);
    for (const { line, reason } of samples) yield* this.#add({ line, lines: 1, invalid: reason });
    // So many invalid lines at once are those of one record: they follow one another.
    for (let i = samples.length; i < count; i++) {
      yield* this.#add({ line: this.#next, lines: 1, invalid: 'no_record' });
    }
  }

  /** The last entries; `line` is the one behind the chunk. */
  *end(records: RecordBuilder, line: number): Generator<LogRecord | InvalidLine, void> {
    const last = records.takeLast();
    if (last) yield* this.#add(last);
    yield* this.#release(line);
  }

  *#add(entry: LogRecord | InvalidLine): Generator<LogRecord | InvalidLine, void> {
    yield* this.#release(entry.line);
    if (!('invalid' in entry)) {
      if (this.#isSpread) {
        entry.lines += entry.line - this.#next;
        entry.line = this.#next;
      }
      this.#held = entry;
    }
    this.#next = entry.line + entry.lines;
    if ('invalid' in entry) yield entry;
  }

  /** Gives the record that was held back, together with the lines before `line`. */
  *#release(line: number): Generator<LogRecord, void> {
    if (this.#held === null) return;
    this.#held.lines += Math.max(line - this.#next, 0);
    this.#next = Math.max(line, this.#next);
    yield this.#held;
    this.#held = null;
  }
}

/** Puts records together from their lines. */
class RecordBuilder {
  readonly #times: TimeReading;
  #done: LogRecord[] = [];
  #open: LogRecord | null = null;
  #format: Format | null = null;
  /** The lines of the open record. */
  #texts: string[] = [];
  readonly #ips = new Set<string>();

  constructor(times: TimeReading) {
    this.#times = times;
  }

  begin(format: Format, text: string, header: Header, { line }: LinePlace): void {
    const last = this.takeLast();
    if (last) this.#done.push(last);
    const { timestamp, level } = header;
    this.#format = format;
    this.#open = {
      line,
      lines: 0,
      timestamp: Number.isNaN(timestamp) ? null : timestamp,
      level: level === NO_LEVEL ? null : LEVELS[level]!,
      message: messageOf(format, text, header),
      fields: {},
      members: {},
      ips: [],
      http: format.accessLog ? requestOf(header) : null,
      format: format.name,
      form: patternOf(format, text, header),
    };
    this.continueWith(text);
  }

  continueWith(text: string): void {
    this.#open!.lines++;
    this.#texts.push(text);
    const isFirst = this.#texts.length === 1;
    const havePorts = isFirst && this.#format!.addressesHavePorts;
    findIPs(text, (ip) => this.#ips.add(ip), havePorts);
  }

  /** The records that the last line ended by beginning others: an object on one line ends itself as well. */
  takeDone(): LogRecord[] {
    return this.#done.splice(0);
  }

  /** The record that no further line continues. */
  takeLast(): LogRecord | null {
    const record = this.#open;
    if (record) this.#finish(record, this.#format!);
    this.#open = null;
    this.#texts = [];
    this.#ips.clear();
    return record;
  }

  #finish(record: LogRecord, format: Format): void {
    const [first, ...more] = this.#texts;
    const isSpread = format.spread !== null;
    const text = isSpread ? this.#texts.join('\n') : first!;
    Object.assign(record, readFields(format, text, clockOf(this.#times)));
    record.ips = [...this.#ips];
    if (!isSpread) record.message = wholeMessage(format, record.message, more);
  }
}

/** A message with the further lines of its record. */
export function wholeMessage(
  { pieces }: Format,
  message: string | null,
  more: readonly string[],
): string | null {
  if (more.length === 0) return message;
  // Blank lines may stand between records: they say nothing.
  const text = more
    .reduce((whole, line) => whole + (pieceText(line, pieces) ?? `\n${line}`), message ?? '')
    .trimEnd();
  return text === '' ? message : text;
}

const requestOf = ({ method, path, status }: Header) => ({
  method,
  path: path === '' ? '' : countedPath(path),
  status,
});

/** The message of a record whose first line is `text`. */
export function messageOf(format: Format, text: string, header: Header): string | null {
  if (hasMessageField(format)) return text.slice(header.messageAt);
  return format.accessLog && header.message === null ? text : header.message;
}
