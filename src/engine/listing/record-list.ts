/** What stands in a chunk, entry by entry: records and invalid lines in their order, in columns. */

import type { Numbers } from '../numbers.ts';
import type { InvalidReason } from '../types.ts';

/** What the numbers in the columns stand for. */
export interface ListNames {
  forms: Numbers<string>;
  methods: Numbers<string>;
  reasons: Numbers<InvalidReason>;
  formats: Numbers<string>;
}

/** Columns of numbers, as the kernel fills them (kernel/assembly/list/entries.ts). */
export interface ListColumns {
  /** Offset of the entry's first byte in the chunk. */
  starts: Uint32Array;
  /** Offset behind its last byte. */
  ends: Uint32Array;
  /** Lines of the chunk before it; a line that goes on from the chunk before counts. */
  lines: Uint32Array;
  /** Number of the format that read the record; 0 of an invalid line. */
  formats: Uint8Array;
  /** Number of the masked form; 0 of an invalid line, and where there is no number left. */
  forms: Uint32Array;
  /** Level, reason, status and method: see FACT_* in kernel/assembly/layout.ts. */
  facts: Uint32Array;
  /** Offset in the chunk of the path of a request, and where it ends; equal where there is none. */
  paths: Uint32Array;
  pathEnds: Uint32Array;
  /** Milliseconds since the epoch, or NaN. */
  times: Float64Array;
}

export const FACTS = {
  level: (facts: number): number => (facts & 15) - 1,
  reason: (facts: number): number => (facts >>> 4) & 63,
  status: (facts: number): number => (facts >>> 10) & 1023,
  method: (facts: number): number => (facts >>> 20) & 255,
  isPathElsewhere: (facts: number): boolean => ((facts >>> 28) & 1) !== 0,
  isOther: (facts: number): boolean => ((facts >>> 29) & 1) !== 0,
} as const;

const NO_METHOD = 255;
const FIRST_CAPACITY = 4096;

export class RecordList {
  length = 0;
  columns: ListColumns = columnsFor(FIRST_CAPACITY);
  /** Number of the chunk's first line. */
  firstLine = 1;
  readonly names: ListNames;

  constructor(names: ListNames) {
    this.names = names;
  }

  /** Empties the list, so that its memory serves another chunk, which begins with the line of that number. */
  clear(firstLine: number): void {
    this.length = 0;
    this.firstLine = firstLine;
  }

  /** Room for `count` entries more: where the caller puts them, from `length` on. */
  grow(count: number): ListColumns {
    const needed = this.length + count;
    if (needed > this.columns.starts.length) {
      const larger = columnsFor(Math.max(needed, 2 * this.columns.starts.length));
      for (const key of Object.keys(larger) as (keyof ListColumns)[]) {
        larger[key].set(this.columns[key].subarray(0, this.length));
      }
      this.columns = larger;
    }
    return this.columns;
  }

  /** Index in LEVELS, or NO_LEVEL. */
  level(i: number): number {
    return FACTS.level(this.columns.facts[i]!);
  }

  /** Why the entry is an invalid line; null for a record. */
  reason(i: number): InvalidReason | null {
    const number = FACTS.reason(this.columns.facts[i]!);
    return number === 0 ? null : this.names.reasons.thingOf(number);
  }

  isRecord(i: number): boolean {
    return FACTS.reason(this.columns.facts[i]!) === 0;
  }

  status(i: number): number {
    return FACTS.status(this.columns.facts[i]!);
  }

  /** Are path and method known from the record alone? Then the columns say nothing of them. */
  isPathElsewhere(i: number): boolean {
    return FACTS.isPathElsewhere(this.columns.facts[i]!);
  }

  /** Is it a request in a log that is none of requests, or no request in one that is? */
  isOther(i: number): boolean {
    return FACTS.isOther(this.columns.facts[i]!);
  }

  /** Empty where there is none. */
  method(i: number): string {
    const number = FACTS.method(this.columns.facts[i]!);
    return number === NO_METHOD ? '' : this.names.methods.thingOf(number + 1);
  }

  /** The name of the format that read the record at this place. */
  format(i: number): string {
    return this.names.formats.thingOf(this.columns.formats[i]!);
  }

  /** The masked form of a record; null where only the record itself tells it. */
  form(i: number): string | null {
    const number = this.columns.forms[i]!;
    return number === 0 ? null : this.names.forms.thingOf(number);
  }

  /** Notes that each entry from `from` on ends where the next one begins, and the last at `end`. */
  closeFrom(from: number, end: number): void {
    const { starts, ends } = this.columns;
    if (from === this.length) return;
    ends.set(starts.subarray(from + 1, this.length), from);
    ends[this.length - 1] = end;
  }

  /** The last entry that begins at or before an offset; -1 where none does. `from` is one that does. */
  entryAt(offset: number, from = 0): number {
    const { starts } = this.columns;
    let low = from;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

const columnsFor = (capacity: number): ListColumns => ({
  starts: new Uint32Array(capacity),
  ends: new Uint32Array(capacity),
  lines: new Uint32Array(capacity),
  formats: new Uint8Array(capacity),
  forms: new Uint32Array(capacity),
  facts: new Uint32Array(capacity),
  paths: new Uint32Array(capacity),
  pathEnds: new Uint32Array(capacity),
  times: new Float64Array(capacity),
});

/** The facts of an entry in one word, for those who list without the kernel. */
export function factsWord(facts: {
  /** Index in LEVELS, or NO_LEVEL, which is -1. */
  level: number;
  /** Its number from 1 on; 0 for a record. */
  reason: number;
  status: number;
  /** Its number from 1 on; 0 for none. */
  method: number;
  isPathElsewhere: boolean;
  isOther: boolean;
}): number {
  const { level, reason, status, method, isPathElsewhere, isOther } = facts;
  const methodBits = method === 0 ? NO_METHOD : method - 1;
  return (
    (level + 1) |
    (reason << 4) |
    (status << 10) |
    (methodBits << 20) |
    ((isPathElsewhere ? 1 : 0) << 28) |
    ((isOther ? 1 : 0) << 29)
  );
}
