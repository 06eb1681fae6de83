import type { LatencySummary, Report } from '../../../engine/index.ts';
import { visible } from '../../../runtime/visible-text.ts';
import { formatBytes, formatCount, formatLatency } from '../numbers.ts';
import { boundNotes, ranking, TOP_ROWS } from './ranking.ts';
import type { Rows } from './shown-report.ts';
import { FLEXIBLE, paint, rows, title } from './text.ts';

/** What requests say: methods, statuses, bytes, latencies and paths. */
export function http({ http: summary }: Report, count: Rows, width: number): string {
  if (!summary) return '';
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .slice(0, TOP_ROWS)
      .map(([name, count]) => `${visible(name)} ${formatCount(count)}`)
      .join(' · ');
  const cells = [
    [paint('dim', 'Methods'), list(summary.methods)],
    [paint('dim', 'Statuses'), list(summary.statuses)],
    [paint('dim', 'Sent'), formatBytes(summary.bytesSent)],
    ...(summary.latency ? [[paint('dim', 'Latency'), latencyOf(summary.latency)]] : []),
  ];
  const facts = rows([{}, FLEXIBLE], cells, width);
  const paths = ranking(summary.topPaths, ({ path }) => path, count, width);
  const pathsTitle = title('Paths', ...boundNotes(summary.topPathsErrorBound));
  return `${title('HTTP')}\n${facts}\n\n${pathsTitle}\n${paths}`;
}

function latencyOf({ p50, p90, p99, max }: LatencySummary): string {
  const values = Object.entries({ p50, p90, p99, max });
  return values.map(([name, seconds]) => `${name} ${formatLatency(seconds)}`).join(' · ');
}
