import type { AnalyzeOptions, FormatInfo, LevelCounts, Report } from './types.ts';

export type * from './types.ts';
export { LEVELS } from './types.ts';

export type PartialReport = { readonly brand: 'partial' };
export declare const MAX_RECORD_BYTES: number;
export declare const HEAD_BYTES: number;
export declare function detect(head: Uint8Array): FormatInfo | null;
export declare function analyze(chunk: Uint8Array, options: AnalyzeOptions): PartialReport;
export declare function isRecordStart(line: Uint8Array, format: string | null): boolean;
export declare function emptyPartial(keywords: string[]): PartialReport;
export declare function mergePartials(a: PartialReport, b: PartialReport): PartialReport;
export declare function summarize(partial: PartialReport, format: FormatInfo | null): Report;
export declare function encodePartial(partial: PartialReport): Uint8Array;
export declare function decodePartial(bytes: Uint8Array): PartialReport;
export declare function liveNumbers(partial: PartialReport): {
  totalLogsProcessed: number;
  invalidLogs: number;
  uniqueIPs: number;
  logLevelCounts: LevelCounts;
  keyWordCounts: Record<string, number>;
};
