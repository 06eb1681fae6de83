import type { Report } from '../engine/report/report.ts';

/** A report, as the command line has it and as the API tells it. */
export type ReportContent = Omit<Report, 'invalidSamples' | 'invalidReasons' | 'format'> & {
  format: { title: string; confidence: number } | null;
  invalidReasons: { [reason: string]: number | undefined };
  invalidSamples: { line: number; reason: string; text: string; file?: string | undefined }[];
  /** Parts of files about which a filtered report says nothing. */
  missing?: { fromLine: number; reason: string }[] | undefined;
  /** Fields of the filter that no record of a sample has. */
  unknownFields?: string[] | undefined;
};

/** What a file of HTML shows. */
export interface ShownReport {
  report: ReportContent;
  /** Names of the files that it is of, at least one. */
  names: string[];
  /** Titles of their formats, where they have several or none; left out where that is not known. */
  formats?: string[] | undefined;
  /** Decompressed; null where that is not known. */
  totalBytes: number | null;
  /** What the records match, where it is not the report of all. Times are RFC 3339. */
  filter?: { q?: string | undefined; from?: string | undefined; to?: string | undefined } | null;
  /** Why it is not the report of the whole, as `In Progress, 34 % read`; null where it is. */
  unfinished?: string | null;
  /** Of the times that are shown: `UTC`, or a name as `Europe/Berlin`. */
  timeZone: string;
  /** When the report was made, in milliseconds since the epoch. */
  madeAt: number;
}
