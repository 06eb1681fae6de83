/** The patterns that the kernel counts by number: their texts, and their examples. */

import type { PartialReport } from '../report/partial-report.ts';
import { MAX_PATTERNS as MAX_KEPT } from '../report/partial-report.ts';
import type { PatternEntry } from '../report/patterns.ts';
import { mergePatterns } from '../report/patterns.ts';
import { emptyTable } from '../sketches/bounded-table.ts';
import { MAX_PATTERNS, PATTERNS } from './assembly/layout.ts';
import type { KernelMemory } from './memory.ts';
import { Numbers } from './plans/numbers.ts';

const ENTRY_BYTES = 64;
/** Records without a level, and of each level: 32 bits each. */
const COLUMNS = 8;
const FIRST = 32;
const LAST = 40;

export class Patterns {
  readonly numbers = new Numbers<string>(MAX_PATTERNS);
  readonly #examples = new Map<number, { example: string; line: number }>();

  /** Keeps the example of a pattern that has none; the object stays open for more lines. */
  keep(number: number, example: string, line: number): { example: string } {
    const kept = { example, line };
    this.#examples.set(number, kept);
    return kept;
  }

  /** Takes the counts of records into the partial report, and sets them to zero. */
  take(memory: KernelMemory, partial: PartialReport): void {
    const table = emptyTable<PatternEntry>(MAX_KEPT);
    for (const [pattern, number] of this.numbers.entries()) {
      const entry = this.#entry(memory, number);
      if (!entry) continue;
      table.entries.set(pattern, entry);
      addRecords(partial, entry);
    }
    mergePatterns(partial.patterns, table);
    memory.bytes.fill(0, PATTERNS, PATTERNS + ENTRY_BYTES * this.numbers.count);
    this.#examples.clear();
  }

  #entry(memory: KernelMemory, number: number): PatternEntry | null {
    const at = PATTERNS + (number - 1) * ENTRY_BYTES;
    const { words } = memory;
    const column = at / 4;
    // Most are of other chunks, other jobs even: to see that must cost little.
    let count = 0;
    for (let level = 0; level < COLUMNS; level++) count += words[column + level]!;
    if (count === 0) return null;
    const first = memory.double(at + FIRST);
    const hasTime = Number.isFinite(first);
    return {
      ...this.#examples.get(number)!,
      count,
      levels: Array.from(words.subarray(column + 1, column + COLUMNS)),
      first: hasTime ? first : null,
      last: hasTime ? memory.double(at + LAST) : null,
    };
  }
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
