import type { FormatInfo, PartialReport } from '../../engine/index.ts';

/** What was counted of one file, whichever way it was read. */
export interface FileResult {
  partial: PartialReport;
  /** `totalBytes` are decompressed. */
  summary: { format: FormatInfo | null; encoding: string; totalBytes: number };
  /** For each slice the number of its first line, where it was counted in slices. */
  firstLines?: number[];
}
