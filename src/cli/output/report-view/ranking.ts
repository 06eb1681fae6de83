/** Lists of what occurs most, with errors and latencies. */
import type { PathLatencySummary } from '../../../engine/index.ts';
import { visible } from '../../../runtime/visible-text.ts';
import { bar } from '../charts.ts';
import { formatCount, formatLatency } from '../numbers.ts';
import type { Rows } from './shown-report.ts';
import { BAR_WIDTH, FLEXIBLE, paint, RIGHT, rows } from './text.ts';

export const TOP_ROWS = 8;

/** How far the counts of a list may be off. */
export const boundNotes = (bound: number): string[] =>
  bound === 0 ? [] : [`counts ± ${formatCount(bound)}`];

interface Ranked {
  count: number;
  clientErrors: number | null;
  serverErrors: number | null;
  latency?: PathLatencySummary | null;
}

/** The first of a list with their counts, errors, latencies and bars. */
export function ranking<T extends Ranked>(
  all: T[],
  nameOf: (entry: T) => string,
  count: Rows,
  width: number,
): string {
  const shown = all.slice(0, count ?? TOP_ROWS);
  const most = shown[0]?.count ?? 1;
  const hasErrors = shown.some((entry) => errorsOf(entry).some((errors) => errors !== ''));
  const hasLatency = shown.some(({ latency }) => latency);
  const cells = shown.map((entry) => [
    visible(nameOf(entry)),
    formatCount(entry.count),
    ...(hasErrors ? errorsOf(entry) : []),
    ...(hasLatency ? [slowOf(entry)] : []),
    paint('cyan', bar(entry.count / most, BAR_WIDTH)),
  ]);
  const facts = [...(hasErrors ? [RIGHT, RIGHT] : []), ...(hasLatency ? [RIGHT] : [])];
  return rows([FLEXIBLE, RIGHT, ...facts, {}], cells, width);
}

/** What the slowest requests take, where that is known. */
const slowOf = ({ latency }: Ranked): string =>
  latency ? `p95 ${formatLatency(latency.p95)}` : '';

/** Requests with 4xx and with 5xx, where there are any. */
const errorsOf = ({ clientErrors, serverErrors }: Ranked): string[] => [
  clientErrors ? paint('yellow', `${formatCount(clientErrors)} 4xx`) : '',
  serverErrors ? paint('red', `${formatCount(serverErrors)} 5xx`) : '',
];
