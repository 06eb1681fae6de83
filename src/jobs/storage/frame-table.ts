/**
 * The frame table of a chunk: what is needed to read one of its frames alone, as a flat list of numbers in the chunk's
 * row. A chunk of one frame has none, since its row says the same; nor has one that an earlier release stored, which is
 * read as if it were one frame.
 */
import type { Card, Carry, ChunkPlace } from '../../engine/index.ts';
import type { ChunkRow } from '../model/chunk-row.ts';

/** A frame that can be read alone. */
export interface StoredFrame {
  chunkIndex: number;
  /** Where its stored bytes begin in the chunk's. */
  storedOffset: number;
  /** Compressed. */
  storedBytes: number;
  /** Decompressed. */
  byteLength: number;
  /** Where it stands in the file. */
  place: ChunkPlace;
  /** Of its stored bytes, hex, where it is the whole chunk: an earlier release wrote no checksums into frames. */
  sha256: string | null;
  /** What is known of it; null where it is not counted yet, is a small file, or an earlier release counted it. */
  card: Card | null;
  /** Whether its bytes are a row of `small_files`, and not a blob. */
  isRow: boolean;
}

/** What the table says of a frame. */
export interface FrameEntry {
  storedBytes: number;
  byteLength: number;
  /** Line of the file, as in `ChunkPlace`. */
  firstLine: number;
  carry: Carry;
}

/** In the order of their numbers in the table, which stay. */
const CARRIES: readonly Carry[] = ['start', 'overflow', 'inside_line'];
const NUMBERS_OF_FRAME = 4;

/** The table of a chunk's frames, in order; null for one frame. */
export function frameTable(frames: readonly FrameEntry[]): number[] | null {
  if (frames.length <= 1) return null;
  const { firstLine: first } = frames[0]!;
  return frames.flatMap(({ storedBytes, byteLength, firstLine, carry }) => [
    storedBytes,
    byteLength,
    firstLine - first,
    CARRIES.indexOf(carry),
  ]);
}

/** What of a chunk's row its frames follow from. */
export type FramedChunk = Pick<
  ChunkRow,
  | 'index'
  | 'byteOffset'
  | 'byteLength'
  | 'firstLine'
  | 'carry'
  | 'storedBytes'
  | 'sha256'
  | 'frames'
>;

/** The frames of a stored chunk, in order. */
export function framesIn(
  chunk: FramedChunk,
  isRow: boolean,
  cards: readonly Card[] | null = null,
): StoredFrame[] {
  const cardAt = (at: number): Card | null => cards?.[at] ?? null;
  const { index: chunkIndex, byteLength, storedBytes, frames, sha256 } = chunk;
  if (frames === null) {
    const { byteOffset, firstLine } = chunk;
    const place = { byteOffset, firstLine, carry: chunk.carry as Carry };
    const frame = { chunkIndex, storedOffset: 0, storedBytes, byteLength, place, sha256, isRow };
    return [{ ...frame, card: cardAt(0) }];
  }
  const found: StoredFrame[] = [];
  let [storedOffset, byteOffset] = [0, chunk.byteOffset];
  for (let at = 0; at < frames.length; at += NUMBERS_OF_FRAME) {
    const [stored, length, line, carry] = frames.slice(at) as [number, number, number, number];
    const place = { byteOffset, firstLine: chunk.firstLine + line, carry: CARRIES[carry]! };
    const frame = { chunkIndex, storedOffset, storedBytes: stored, byteLength: length, place };
    found.push({ ...frame, sha256: null, isRow, card: cardAt(found.length) });
    storedOffset += stored;
    byteOffset += length;
  }
  return found;
}
