/** The sampled buckets of a table of keys as one run of bytes: most cells lie close to the one before, and count few. */
import type { SampledBuckets } from '../sketches/sampled-buckets.ts';
import { VarintReader, VarintWriter } from './varints.ts';

/** Of a table that was trimmed, so that its cells are in order: of each how far it lies behind the last, and its count. */
export function packBuckets({ cells, counts }: SampledBuckets): Uint8Array<ArrayBuffer> {
  const numbers = new VarintWriter();
  numbers.add(cells.length);
  let last = 0;
  for (let at = 0; at < cells.length; at++) {
    numbers.add(cells[at]! - last);
    numbers.add(counts[at]!);
    last = cells[at]!;
  }
  return numbers.finish();
}

/** Puts them into a table that has none. Throws an Error where they are cut off. */
export function unpackBuckets(bytes: Uint8Array, into: SampledBuckets): void {
  const numbers = new VarintReader(bytes);
  const size = numbers.next();
  const cells = new Uint32Array(Math.min(size, bytes.length));
  const counts = new Float64Array(cells.length);
  let last = 0;
  for (let at = 0; at < size; at++) {
    last += numbers.next();
    cells[at] = last;
    counts[at] = numbers.next();
  }
  into.cells = cells;
  into.counts = counts;
}
