import type { Report } from '../../../engine/index.ts';
import { formatCount, formatShare } from '../numbers.ts';
import { boundNotes, ranking } from './ranking.ts';
import type { Rows } from './shown-report.ts';
import { title } from './text.ts';

/** The most frequent addresses, and how many there are. */
export function addresses(report: Report, count: Rows, width: number): string {
  const { topIPs, topIPsErrorBound, uniqueIPs, uniqueIPsStandardError } = report;
  if (uniqueIPs === 0) return '';
  const isExact = uniqueIPsStandardError === 0;
  const error = isExact ? '' : ` (± ${formatShare(uniqueIPsStandardError, 1)})`;
  const note = `${isExact ? '' : 'about '}${formatCount(uniqueIPs)} different${error}`;
  const notes = [note, ...boundNotes(topIPsErrorBound)].join(', ');
  return `${title('IP addresses', notes)}\n${ranking(topIPs, ({ ip }) => ip, count, width)}`;
}
