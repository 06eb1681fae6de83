/**
 * Formats, chunks and invalid lines, as the engine and those who call it speak of them: plain data that
 * survives JSON and `structuredClone`, so that it crosses threads, queues and databases unchanged.
 */

import type { TimeReading } from './timestamp/clock.ts';

/** Why a line is inside no record: part of the report's contract (docs/formats.md lists them). */
export const INVALID_REASONS = [
  'no_format',
  'no_timestamp',
  'format_mismatch',
  'bad_json',
  'not_text',
  'blank_line',
  'no_record',
  'record_too_long',
] as const;
export type InvalidReason = (typeof INVALID_REASONS)[number];

/** One line that no format explains. `line` counts from 1 in the file, `text` is at most 512 bytes. */
export interface InvalidSample {
  line: number;
  reason: InvalidReason;
  text: string;
  /** The file it stands in, only where a report joins several. */
  file?: string;
}

/** What defines a format: a pattern, or the parsed content of a format file. */
export type FormatDefinition = string | Readonly<Record<string, unknown>>;

/** The format that was recognised; `confidence` is the share of the sampled lines it explains, 0..1. */
export interface FormatInfo {
  name: string;
  title: string;
  confidence: number;
  /** Of a format that is not built in, so that whoever has this can read it. Not part of reports. */
  definition?: FormatDefinition;
}

/**
 * What a chunk's first byte continues.
 * `start`: a record starts here (or the file does).
 * `overflow`: the chunk begins at a line start, inside a record that already exceeded its limit.
 * `inside_line`: the chunk begins in the middle of a line that was counted in the chunk before.
 */
export type Carry = 'start' | 'overflow' | 'inside_line';

/** Where a chunk stands in its file. */
export interface ChunkPlace {
  /** Number, from 1, of the line that the chunk's first byte belongs to. */
  firstLine: number;
  /** Bytes of the file, decompressed, before the chunk. */
  byteOffset: number;
  carry: Carry;
}

/** How a chunk is to be read. The same for every chunk of a file, but for its place. */
export interface AnalyzeOptions extends ChunkPlace, TimeReading {
  /** Name of a format (`detect` gives it), or null: every line is invalid. */
  format: string | null;
  /** FormatInfo's, for a format that is not built in. */
  definition?: FormatDefinition | undefined;
  /** 1..64 words, counted ASCII case-insensitively in messages. */
  keywords: string[];
  /** Bytes; a record longer than this is cut and its overflow counted invalid. Default 1 MiB. */
  maxRecordBytes?: number;
}
