/** Entries of a list as parts of the chunk: neighbours together. */
import type { RecordList } from './record-list.ts';

/** Parts of a chunk, in their order, in columns as those of a list. */
export interface Parts {
  count: number;
  /** Offsets in the chunk: of the first byte, and behind the last one. */
  starts: Uint32Array;
  ends: Uint32Array;
  /** Lines of the chunk before it. */
  lines: Uint32Array;
}

/** The entries at these places of the list, which are in order. */
export function partsOf(list: RecordList, indexes: readonly number[]): Parts {
  const { columns } = list;
  const parts: Parts = {
    count: 0,
    starts: new Uint32Array(indexes.length),
    ends: new Uint32Array(indexes.length),
    lines: new Uint32Array(indexes.length),
  };
  for (let i = 0; i < indexes.length; i++) {
    const index = indexes[i]!;
    const start = columns.starts[index]!;
    if (parts.count === 0 || parts.ends[parts.count - 1] !== start) {
      parts.starts[parts.count] = start;
      parts.lines[parts.count] = columns.lines[index]!;
      parts.count++;
    }
    parts.ends[parts.count - 1] = columns.ends[index]!;
  }
  return parts;
}
