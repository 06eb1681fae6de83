import type { FormatInfo, RecordCounts, Report } from '../../../engine/index.ts';

/** What is shown: a report, and the files that it was made of. */
export interface ShownReport {
  report: Report;
  /** Decompressed. */
  totalBytes: number;
  files: ShownFile[];
}

export interface ShownFile {
  name: string;
  totalBytes: number;
  format: FormatInfo | null;
  /** Null where nobody has noted it. */
  encoding: string | null;
  counts: RecordCounts;
}

/** How many rows a list has at most; null: as many as its section finds fit. */
export type Rows = number | null;
