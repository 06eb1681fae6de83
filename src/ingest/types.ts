import type { Carry, FormatCatalog, FormatInfo } from '../engine/index.ts';
import type { UnpackOptions } from './unpack.ts';

/**
 * A piece of a file that can be analysed without its neighbours; an upload compresses each by itself. Bytes are decompressed, and
 * in UTF-8 but for what is no text.
 */
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
  /** The encoding that the file had, as far as it was read (see FileText). */
  encoding: string;
  /** Its own buffer: whoever receives the frame may transfer it to a thread. */
  bytes: Uint8Array;
  /** Whether it is all there is of the file. */
  isWhole: boolean;
}

/** What is known once the last byte has come. */
export interface CutSummary {
  format: FormatInfo | null;
  /** See FileText. */
  encoding: string;
  /** Decompressed, in UTF-8. */
  totalBytes: number;
  /** As sent. */
  receivedBytes: number;
  /** SHA-256 of what was sent, in hexadecimal digits; null where nobody asked for it. */
  contentHash: string | null;
  frameCount: number;
}

export interface CutOptions extends UnpackOptions {
  /** The formats to choose from; default: those that are built in. */
  catalog?: FormatCatalog | undefined;
  /** The format of the file, where it need not be detected. */
  format?: FormatInfo | undefined;
  /** Bytes at which a frame is closed at the next record start; default 8 MiB. */
  frameBytes?: number;
  /** Limit of a record, as in the engine's AnalyzeOptions. */
  maxRecordBytes?: number;
  /**
   * Whether the source's pieces may be given back once they are copied (see release.ts): nobody else may
   * need them then. Default no.
   */
  ownsPieces?: boolean;
}
