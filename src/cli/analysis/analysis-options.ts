import type { FormatCatalog, FormatInfo } from '../../engine/index.ts';

export interface AnalysisOptions {
  keywords: string[];
  /** The formats to choose from; default: those that are built in. */
  catalog?: FormatCatalog | undefined;
  /** The format of all files, where it need not be detected. */
  format?: FormatInfo | undefined;
  /** Milliseconds since the epoch, for timestamps without a year. */
  referenceTime: number;
  /** Hears of bytes as they are read. */
  onReceived?: (bytes: number) => void;
}
