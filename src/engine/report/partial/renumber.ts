/** Line numbers that were not known yet when the lines were read. */
import type { PartialReport } from './partial-report.ts';

/** Replaces each line number by `lineOf` it. Keeps their order, or merging before would have chosen others. */
export function renumberLines(partial: PartialReport, lineOf: (line: number) => number): void {
  for (const sample of partial.invalidSamples) sample.line = lineOf(sample.line);
  for (const entry of partial.patterns.entries.values()) entry.line = lineOf(entry.line);
}
