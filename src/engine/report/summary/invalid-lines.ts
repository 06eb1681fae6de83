/** Invalid lines in a partial report: counts by reason, and samples. */
import { cutToBytes } from '../../text.ts';
import type { InvalidReason, InvalidSample } from '../../types.ts';
import type { PartialReport } from '../partial/partial-report.ts';

type InvalidLines = Pick<PartialReport, 'invalid' | 'invalidReasons' | 'invalidSamples'>;

export const MAX_SAMPLES = 100;
export const MAX_SAMPLE_BYTES = 512;

/** Counts a line; lines come in order, so the first ones are the samples. `textOf` is called for these alone. */
export function countInvalid(
  partial: InvalidLines,
  line: number,
  reason: InvalidReason,
  textOf: () => string,
): void {
  partial.invalid++;
  partial.invalidReasons[reason] = (partial.invalidReasons[reason] ?? 0) + 1;
  if (partial.invalidSamples.length >= MAX_SAMPLES) return;
  partial.invalidSamples.push({ line, reason, text: cutToBytes(textOf(), MAX_SAMPLE_BYTES) });
}

/** Merges b into a; b stays as it is. */
export function mergeInvalid(a: InvalidLines, b: InvalidLines): void {
  a.invalid += b.invalid;
  for (const [reason, count] of Object.entries(b.invalidReasons) as [InvalidReason, number][]) {
    a.invalidReasons[reason] = (a.invalidReasons[reason] ?? 0) + count;
  }
  if (b.invalidSamples.length === 0) return;
  a.invalidSamples = [...a.invalidSamples, ...b.invalidSamples]
    .sort(compareSamples)
    .slice(0, MAX_SAMPLES);
}

/** By line; then by file and text, for reports of several files, whose line numbers coincide. */
function compareSamples(a: InvalidSample, b: InvalidSample): number {
  return a.line - b.line || compare(a.file ?? '', b.file ?? '') || compare(a.text, b.text);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
