import type { Report } from '../../../engine/index.ts';
import { visible } from '../../../runtime/visible-text.ts';
import { formatCount, formatRecords } from '../numbers.ts';
import { FLEXIBLE, paint, RIGHT, rows, title } from './text.ts';

/** Words that are counted in records: what is in none was not searched. */
export function keywords(report: Report, width: number): string {
  const { keyWordCounts, keyWordLogCounts, totalLogsProcessed, invalidLogs } = report;
  const found = Object.entries(keyWordCounts).sort(([, a], [, b]) => b - a);
  if (found.length === 0 || totalLogsProcessed === invalidLogs) return '';
  const unsearched =
    invalidLogs === 0
      ? ''
      : `, ${formatCount(invalidLogs)} ${invalidLogs === 1 ? 'invalid line was' : 'invalid lines were'} not searched`;
  if (found.every(([, count]) => count === 0)) {
    const words = visible(found.map(([word]) => word).join(', '));
    const room = width - 'Keywords  '.length - unsearched.length;
    return title('Keywords', `none found of ${words}`.slice(0, room) + unsearched);
  }
  const cells = found.map(([word, count]) => [
    visible(word),
    formatCount(count),
    count === 0 ? '' : paint('dim', `in ${formatRecords(keyWordLogCounts[word] ?? 0)}`),
  ]);
  return `${title('Keywords')}\n${rows([FLEXIBLE, RIGHT, RIGHT], cells, width)}`;
}
