/** Frames that are read and searched together. */
import type { StoredFrame } from '../../storage/frames.ts';

export interface BatchSizes {
  /** Decompressed bytes of the first batch, and of the largest: each is twice as large as the one before. */
  first: number;
  most: number;
}

/** Frames of one chunk that lie one behind the other in the store, in the order in which they are asked for. */
export function* batchesOf(
  frames: readonly StoredFrame[],
  { first, most }: BatchSizes,
  isFromEnd = false,
): Generator<StoredFrame[]> {
  const inOrder = isFromEnd ? frames.toReversed() : frames;
  let limit = first;
  let batch: StoredFrame[] = [];
  let bytes = 0;
  for (const frame of inOrder) {
    const last = batch.at(-1);
    if (last && (bytes + frame.byteLength > limit || !areNeighbours(last, frame))) {
      yield batch;
      batch = [];
      bytes = 0;
      limit = Math.min(2 * limit, most);
    }
    batch.push(frame);
    bytes += frame.byteLength;
  }
  if (batch.length > 0) yield batch;
}

const areNeighbours = (a: StoredFrame, b: StoredFrame): boolean =>
  a.chunkIndex === b.chunkIndex &&
  (a.storedOffset + a.storedBytes === b.storedOffset ||
    b.storedOffset + b.storedBytes === a.storedOffset);
