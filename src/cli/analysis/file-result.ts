import type { FormatInfo, PartialReport } from '../../engine/index.ts';

/** What was counted of one file, whichever way it was read. */
export interface FileResult {
  partial: PartialReport;
  /** `totalBytes` are decompressed. */
  summary: { format: FormatInfo | null; totalBytes: number };
}
