import type { Carry, FormatCatalog, FormatInfo } from '../engine/index.ts';
import type { DecompressOptions } from './decompress.ts';

/** A piece of a file that can be analysed without its neighbours; an upload compresses each by itself. Bytes are decompressed. */
export interface Frame {
  /** Counts from 0. */
  index: number;
  /** Where it begins in the decompressed file. */
  byteOffset: number;
  /** Number, from 1, of the line that its first byte belongs to. */
  firstLine: number;
  carry: Carry;
  /** The format of the whole file, decided on its first 64 KiB. */
  format: FormatInfo | null;
  /** Its own buffer: whoever receives the frame may transfer it to a thread. */
  bytes: Uint8Array;
  /** Whether it is all there is of the file. */
  isWhole: boolean;
}

/** What is known once the last byte has come. */
export interface CutSummary {
  format: FormatInfo | null;
  /** Decompressed. */
  totalBytes: number;
  /** As sent. */
  receivedBytes: number;
  frameCount: number;
}

export interface CutOptions extends DecompressOptions {
  /** The formats to choose from; default: those that are built in. */
  catalog?: FormatCatalog | undefined;
  /** The format of the file, where it need not be detected. */
  format?: FormatInfo | undefined;
  /** Whether the source was decompressed before, so that it is read as it is even where it looks compressed. Default no. */
  isPlain?: boolean | undefined;
  /** Bytes at which a frame is closed at the next record start; default 8 MiB. */
  frameBytes?: number;
  /** Limit of a record, as in the engine's AnalyzeOptions. */
  maxRecordBytes?: number;
  /** Limit of bytes, as sent and decompressed alike; beyond it `upload_too_large`. Default none. */
  maxBytes?: number;
  /**
   * How many times its size, as sent, a file may measure decompressed once it is above 100 MB; beyond it
   * `decompression_limit`. Default no limit.
   */
  maxRatio?: number | undefined;
  /**
   * Whether the source's pieces may be given back once they are copied (see release.ts): nobody else may
   * need them then. Default no.
   */
  ownsPieces?: boolean;
  /** Hears of bytes as they are read from the source (as sent). */
  onReceived?: (bytes: number) => void;
}
