/** The buckets of paths in partial reports: most counts lie close to the one before, and are small. */
import type { HeavyHitters } from '../../sketches/heavy-hitters.ts';
import {
  emptyBuckets,
  levelBelow,
  raiseLevel,
  type SampledBuckets,
} from '../../sketches/sampled-buckets.ts';
import { MAX_PATH_CELLS } from '../partial/partial-report.ts';
import type { Section, SectionReader, SectionWriter } from './sections.ts';
import { VarintReader, VarintWriter } from './varints.ts';

export type PackedBuckets = [level: number, cells: Section, knowsBuckets: boolean];

type Buckets = Pick<HeavyHitters, 'buckets' | 'knowsBuckets'>;

/** Of a table that was trimmed, so that its cells are in order. */
export function packBuckets(
  { buckets, knowsBuckets }: Buckets,
  sections: SectionWriter,
): PackedBuckets {
  return [buckets!.level, sections.add(packCells(buckets!)), knowsBuckets];
}

/** Of each cell how far it lies behind the last, and its count. */
function packCells({ cells, counts }: SampledBuckets): Uint8Array<ArrayBuffer> {
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

/** Throws an Error where the cells are cut off. */
export function unpackBuckets(
  [level, cells, knowsBuckets]: PackedBuckets,
  sections: SectionReader,
): Buckets {
  const buckets = emptyBuckets(MAX_PATH_CELLS);
  raiseLevel(buckets, level);
  unpackCells(sections.bytes(cells), buckets);
  return { buckets, knowsBuckets };
}

function unpackCells(bytes: Uint8Array, into: SampledBuckets): void {
  const numbers = new VarintReader(bytes);
  const size = numbers.next();
  // No more than there are bytes, whatever the size says.
  into.cells = new Uint32Array(Math.min(size, bytes.length));
  into.counts = new Float64Array(into.cells.length);
  let last = 0;
  for (let at = 0; at < size; at++) {
    last += numbers.next();
    into.cells[at] = last;
    into.counts[at] = numbers.next();
  }
}

/**
 * Of a table of paths that an earlier release counted, which counted no durations by path: where it found none at all,
 * nothing is missing.
 */
export function bucketsWithout(below: number, durations: number): Buckets {
  const buckets = emptyBuckets(MAX_PATH_CELLS);
  raiseLevel(buckets, levelBelow(below));
  return { buckets, knowsBuckets: durations === 0 };
}
