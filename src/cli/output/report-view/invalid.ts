import type { Report } from '../../../engine/index.ts';
import { visible } from '../../../runtime/visible-text.ts';
import { formatCount } from '../numbers.ts';
import type { Rows } from './shown-report.ts';
import { FLEXIBLE, paint, rows, title } from './text.ts';

const SAMPLES = 5;

/** Lines in no record: why, and the first of them. */
export function invalid(
  { invalidReasons, invalidSamples, invalidLogs }: Report,
  count: Rows,
  width: number,
): string {
  if (invalidLogs === 0) return '';
  const reasons = Object.entries(invalidReasons)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, lines]) => `${reason} ${formatCount(lines)}`)
    .join(', ');
  const shown = invalidSamples.slice(0, count ?? SAMPLES);
  const cells = shown.map(({ file, line, reason, text }) => [
    paint('dim', file ? `${visible(file)}:${line}` : `line ${line}`),
    reason,
    visible(text),
  ]);
  return `${title('Invalid', reasons)}\n${rows([{}, {}, FLEXIBLE], cells, width)}`;
}
