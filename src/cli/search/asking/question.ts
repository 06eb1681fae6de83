/** What is asked of each piece of a file, and what is answered: plain data, which crosses threads. */
import type { AnalyzerOptions } from '../../../engine/index.ts';
import type { Filter } from '../../../engine-threads/filter.ts';

/** How the texts that were looked for stand out on a terminal. */
export interface Paint {
  /** What was looked for. */
  texts: string[];
  found: Codes;
  /** Of the records around those that match. */
  around: Codes;
}

/** What switches a style of a terminal on and off. */
export interface Codes {
  open: string;
  close: string;
}

/** What is wanted of the records that match. */
export type Want =
  /** Only how many there are. */
  | { kind: 'count' }
  /** How many lines the piece has, whatever matches. */
  | { kind: 'lines' }
  | TextWant
  | JsonWant;

/** A line of JSON for each match. */
export interface JsonWant {
  kind: 'json';
  /** The name of the file, where there are several. */
  file: string | null;
  /** Of those masked forms that are not their own. */
  patterns: [form: string, pattern: string][];
  /** Whether it goes to a terminal, and must not control it. */
  isShown: boolean;
}

/** The lines of the matches as they stand; with `paint` as a terminal may show them. */
export interface TextWant {
  kind: 'text';
  /** What stands before each line of a match, and of a record beside one. */
  prefix: string;
  contextPrefix: string;
  paint: Paint | null;
}

export interface Question {
  options: AnalyzerOptions;
  filter: Filter;
  want: Want;
  /** Matches of a piece that are needed at most; null for all. */
  most: number | null;
  /** Whether it must be known where in the output each match ends, and its time. */
  hasMarks: boolean;
}

export interface Answer {
  /** Matches; of the want `lines`, lines. */
  count: number;
  output?: Uint8Array<ArrayBuffer>;
  marks?: Marks;
}

export interface Marks {
  /** Of each match the offset behind it in the output. */
  ends: Uint32Array;
  /** Milliseconds since the epoch, or NaN. */
  times: Float64Array;
}
