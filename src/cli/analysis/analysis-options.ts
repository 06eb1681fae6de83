import type { FormatCatalog, FormatInfo, TimeReading } from '../../engine/index.ts';
import type { Filter } from '../../engine-threads/filter.ts';

export interface AnalysisOptions extends TimeReading {
  keywords: string[];
  /** The formats to choose from; default: those that are built in. */
  catalog?: FormatCatalog | undefined;
  /** The format of all files, where it need not be detected. */
  format?: FormatInfo | undefined;
  /** The records that are counted; default all. */
  filter?: Filter | undefined;
  /** By its path, for each slice of a file the number of its first line: where the filter depends on lines. */
  firstLines?: ReadonlyMap<string, number[]> | undefined;
  /** Hears of bytes as they are read. */
  onReceived?: (bytes: number) => void;
  /** Is told of compressed files that end too early; what came before is read. Default: the error is thrown. */
  onTruncated?: (error: unknown) => void;
  /** Is told of members of folders and archives that cannot be read. */
  onSkipped?: (error: unknown) => void;
}
