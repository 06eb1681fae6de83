import { type Bar, legend, stackedChart } from '../chart.ts';
import { html, type Markup } from '../markup.ts';
import { duration, rowShare } from '../numbers.ts';
import type { ShownReport } from '../shown-report.ts';
import { quiet } from '../table.ts';
import type { Times } from '../times.ts';

/** The most severe at the bottom, where all begin at one height. */
const LEVELS = ['fatal', 'error', 'warn', 'notice', 'info', 'debug', 'trace', 'none'] as const;

/** All records by level, and over time. */
export function overTime({ report, filter }: ShownReport, times: Times): Markup {
  const { logLevelCounts, logsWithoutLevel, histogram } = report;
  const counts = { ...logLevelCounts, none: logsWithoutLevel };
  const present = LEVELS.filter((level) => counts[level] > 0);
  const series = present.map((level) => ({
    name: level === 'none' ? 'no level' : level,
    color: level,
  }));
  const all = present.reduce((sum, level) => sum + counts[level], 0);
  const bars = histogram.buckets.map(({ from, total, logLevelCounts: levels }): Bar => {
    const none = total - Object.values(levels).reduce((sum, one) => sum + one, 0);
    return {
      from: Date.parse(from),
      counts: present.map((level) => (level === 'none' ? none : levels[level])),
    };
  });
  const intervalMs = histogram.intervalSeconds * 1000;
  return html`<section class="panel" aria-label="Records over time, by level">
<div class="chart-head">${legend(
    series,
    present.map((level) => counts[level]),
    (number) => rowShare(number, all),
  )}${bars.length > 0 && quiet(`one bar is ${duration(histogram.intervalSeconds)} · times in ${times.zone}`)}</div>
${
  bars.length === 0
    ? html`<p class="quiet">${report.totalLogsProcessed === 0 ? 'No records.' : 'No record has a time.'}</p>`
    : stackedChart({
        label: 'Records over time, by level',
        ...{ series, bars, intervalMs, times },
        ...extentOf(bars, intervalMs, filter),
      })
}
</section>
`;
}

/** The bounds of the filter where it has both, else those of the bars. */
export function extentOf(
  bars: Bar[],
  intervalMs: number,
  filter: ShownReport['filter'],
): { from: number; to: number } {
  if (filter?.from && filter.to && Date.parse(filter.from) < Date.parse(filter.to))
    return { from: Date.parse(filter.from), to: Date.parse(filter.to) };
  return { from: bars[0]!.from, to: bars.at(-1)!.from + intervalMs };
}
