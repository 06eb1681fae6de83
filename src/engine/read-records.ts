/** Records one by one, for whoever wants more of them than their counts. */
import { readFields } from './formats/captures.ts';
import type { Format } from './formats/format.ts';
import { formatByName } from './formats/registry.ts';
import { NO_LEVEL } from './levels.ts';
import { type LineEnd, lineEnd, MAX_RECORD_BYTES } from './lines.ts';
import { emptyPartial } from './partial/merge.ts';
import type { Header } from './pattern/header.ts';
import { findIPs } from './reference/ips.ts';
import { LineReader } from './reference/line-reader.ts';
import { hasMessageField, patternOf } from './reference/records.ts';
import { type AnalyzeOptions, type InvalidReason, LEVELS, type Level } from './types.ts';

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
  /** The addresses in all of its lines, in the order in which they first stand there. */
  ips: string[];
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
 * of them, as `analyze` counts them. Options as there; throws an Error for an unknown format.
 */
export function* readRecords(
  chunk: Uint8Array,
  options: Omit<AnalyzeOptions, 'keywords'>,
): Generator<LogRecord | InvalidLine, void> {
  const { format: name, maxRecordBytes = MAX_RECORD_BYTES, referenceTime } = options;
  const format = name === null ? null : formatByName(name);
  const partial = emptyPartial([]);
  const records = new RecordBuilder(referenceTime);
  const reader = new LineReader({ format, maxRecordBytes, referenceTime, partial, records });
  const { start, line } = reader.begin(chunk, options);
  const ends: LineEnd = { end: 0, next: 0 };
  for (let at = start, number = line; at < chunk.length; at = ends.next, number++) {
    lineEnd(chunk, at, ends);
    reader.readLine(chunk, at, ends, number);
    yield* records.takeDone();
    const [invalid] = partial.invalidSamples.splice(0);
    if (!invalid) continue;
    yield* records.takeLast();
    yield { line: number, lines: 1, invalid: invalid.reason };
  }
  yield* records.takeLast();
}

/** Puts records together from their lines. */
class RecordBuilder {
  readonly #referenceTime: number;
  #done: LogRecord | null = null;
  #open: LogRecord | null = null;
  /** The lines that continue the open record. */
  #more: string[] = [];
  #ips = new Set<string>();

  constructor(referenceTime: number) {
    this.#referenceTime = referenceTime;
  }

  begin(format: Format, text: string, header: Header, line: number): void {
    this.#done = this.#close();
    const { timestamp, level } = header;
    this.#open = {
      line,
      lines: 1,
      timestamp: Number.isNaN(timestamp) ? null : timestamp,
      level: level === NO_LEVEL ? null : LEVELS[level]!,
      message: messageOf(format, text, header),
      fields: readFields(format, text, { referenceTime: this.#referenceTime, time: 0 }),
      ips: [],
      form: patternOf(format, text, header),
    };
    findIPs(text, (ip) => this.#ips.add(ip));
  }

  continueWith(text: string): void {
    this.#open!.lines++;
    this.#more.push(text);
    findIPs(text, (ip) => this.#ips.add(ip));
  }

  /** The record that the last line ended, if it did. */
  *takeDone(): Generator<LogRecord, void> {
    if (this.#done) yield this.#done;
    this.#done = null;
  }

  /** The record that no further line continues. */
  *takeLast(): Generator<LogRecord, void> {
    const record = this.#close();
    if (record) yield record;
  }

  #close(): LogRecord | null {
    const record = this.#open;
    if (record && this.#more.length > 0) {
      // Blank lines may stand between records: they say nothing.
      const text = [record.message ?? '', ...this.#more].join('\n').trimEnd();
      if (text !== '') record.message = text;
    }
    if (record) record.ips = [...this.#ips];
    this.#open = null;
    this.#more = [];
    this.#ips.clear();
    return record;
  }
}

function messageOf(format: Format, text: string, header: Header): string | null {
  if (hasMessageField(format)) return text.slice(header.messageAt);
  return format.accessLog ? text : header.message;
}
