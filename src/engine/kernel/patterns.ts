/** The patterns that the kernel counts by number: their texts, and their examples. */

import { Numbers } from '../numbers.ts';
import type { PartialReport } from '../report/partial/partial-report.ts';
import { MAX_PATTERNS as MAX_KEPT } from '../report/partial/partial-report.ts';
import type { PatternEntry } from '../report/partial/patterns.ts';
import { mergePatterns } from '../report/partial/patterns.ts';
import { emptyTable } from '../sketches/bounded-table.ts';
import { MAX_PATTERNS, PATTERNS } from './assembly/layout.ts';
import type { KernelMemory } from './memory/kernel-memory.ts';
import { fitSeries, takeSeries } from './pattern-series.ts';

const ENTRY_BYTES = 64;
/** Records without a level, and of each level: 32 bits each. */
const COLUMNS = 8;
const FIRST = 32;
const LAST = 40;

interface Example {
  example: string;
  line: number;
}

export class Patterns {
  readonly numbers = new Numbers<string>(MAX_PATTERNS);
  /** Of the patterns that have records: the kernel asks for one with the first. */
  readonly #examples = new Map<number, Example>();

  /** Keeps the example of a pattern that has none; the object stays open for more lines. */
  keep(number: number, example: string, line: number): { example: string } {
    const kept = { example, line };
    this.#examples.set(number, kept);
    return kept;
  }

  /** Moves the series so that `time` has a bucket. */
  fitSeries(memory: KernelMemory, time: number): void {
    fitSeries(memory, this.#examples.keys(), time);
  }

  /** Takes the counts of records into the partial report, and sets them to zero. */
  take(memory: KernelMemory, partial: PartialReport): void {
    const table = emptyTable<PatternEntry>(MAX_KEPT);
    for (const [number, example] of this.#examples) {
      const entry = takeEntry(memory, number, example);
      table.entries.set(this.numbers.thingOf(number), entry);
      addRecords(partial, entry);
    }
    mergePatterns(partial.patterns, table);
    this.#examples.clear();
    memory.resetSeries();
  }
}

/** The counts of a pattern, which has records, and sets them to zero. */
function takeEntry(memory: KernelMemory, number: number, example: Example): PatternEntry {
  const at = PATTERNS + (number - 1) * ENTRY_BYTES;
  const columns = memory.words.subarray(at / 4, at / 4 + COLUMNS);
  const first = memory.double(at + FIRST);
  const hasTime = Number.isFinite(first);
  const entry = {
    count: columns.reduce((sum, records) => sum + records),
    levels: Array.from(columns.subarray(1)),
    ...example,
    first: hasTime ? first : null,
    last: hasTime ? memory.double(at + LAST) : null,
    series: takeSeries(memory, number),
  };
  memory.bytes.fill(0, at, at + ENTRY_BYTES);
  return entry;
}

/** A record has one pattern: so records, levels and times are sums over patterns. */
function addRecords(partial: PartialReport, { count, levels, first, last }: PatternEntry): void {
  partial.records += count;
  partial.recordLines += count;
  for (const [index, records] of levels.entries()) partial.levels[index]! += records;
  if (first === null || last === null) return;
  partial.time = partial.time
    ? { first: Math.min(partial.time.first, first), last: Math.max(partial.time.last, last) }
    : { first, last };
}
