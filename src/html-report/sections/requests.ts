import { type Bar, legend, stackedChart } from '../chart.ts';
import { html, type Markup } from '../markup.ts';
import { count, duration, rowShare, share, size } from '../numbers.ts';
import type { ReportContent, ShownReport } from '../shown-report.ts';
import { type Column, quiet, section, table } from '../table.ts';
import type { Times } from '../times.ts';
import { errorCount } from './error-count.ts';
import { extentOf } from './over-time.ts';

type Http = NonNullable<ReportContent['http']>;
type Path = Http['topPaths'][number];
type Status = keyof NonNullable<Http['statusHistogram']>['buckets'][number];

const SHOWN = 50;
/** What went wrong is at the bottom, where all begin at one height, in the colours of levels as bad. */
const CLASSES: [name: Exclude<Status, 'from' | 'total'>, color: string][] = [
  ['5xx', 'error'],
  ['4xx', 'warn'],
  ['3xx', 'debug'],
  ['2xx', 'info'],
  ['1xx', 'trace'],
  ['other', 'none'],
];

/** What was asked for, and how it was answered. */
export function requests(shown: ShownReport, times: Times): Markup | null {
  const { http } = shown.report;
  if (!http) return null;
  const { topPaths, topPathsErrorBound: bound, topPathsLatencyShare: latencyShare } = http;
  const notes = [
    bound > 0 && `each count of a path is within ${count(bound)}`,
    latencyShare !== null &&
      latencyShare < 1 &&
      `latencies of paths rest on ${share(latencyShare, 1)} of the requests`,
  ];
  const all = Object.values(http.methods).reduce((sum, one) => sum + one, 0);
  return section(
    'requests',
    'Requests',
    [count(all), ...notes.filter((note) => note !== false)].join('; '),
    html`${statuses(http, shown, times)}
<div class="columns">${counts('Statuses', http.statuses)}${counts('Methods', http.methods)}${totals(http)}</div>
${topPaths.length > 0 && table(columnsOf(topPaths), topPaths, SHOWN)}`,
  );
}

function statuses({ statusHistogram }: Http, { filter }: ShownReport, times: Times): Markup | null {
  if (!statusHistogram || statusHistogram.buckets.length === 0) return null;
  const { buckets, intervalSeconds } = statusHistogram;
  const present = CLASSES.filter(([name]) => buckets.some((bucket) => bucket[name] > 0));
  const series = present.map(([name, color]) => ({ name, color }));
  const totals = present.map(([name]) => buckets.reduce((sum, bucket) => sum + bucket[name], 0));
  const all = totals.reduce((sum, one) => sum + one, 0);
  const bars = buckets.map((bucket): Bar => {
    return { from: Date.parse(bucket.from), counts: present.map(([name]) => bucket[name]) };
  });
  const intervalMs = intervalSeconds * 1000;
  return html`<div class="panel">
<div class="chart-head">${legend(series, totals, (number) => rowShare(number, all))}${quiet('statuses over time')}</div>
${stackedChart({
  label: 'Requests over time, by the class of their status',
  ...{ series, bars, intervalMs, times },
  ...extentOf(bars, intervalMs, filter),
})}</div>
`;
}

const counts = (title: string, values: Record<string, number>): Markup =>
  html`<div class="panel counts"><h3>${title}</h3><dl>${Object.entries(values)
    .sort(([, one], [, other]) => other - one)
    .map(
      ([name, number]) => html`<dt class="mono">${name}</dt><dd>${count(number)}</dd>`,
    )}</dl></div>`;

function totals({ bytesSent, latency }: Http): Markup {
  const rows: [string, string][] = [['Sent', size(bytesSent)]];
  if (latency) {
    rows.push(
      ['50 % within', duration(latency.p50)],
      ['90 % within', duration(latency.p90)],
      ['99 % within', duration(latency.p99)],
      ['Slowest', duration(latency.max)],
    );
  }
  return html`<div class="panel counts"><h3>All requests</h3><dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></div>`;
}

function columnsOf(rows: Path[]): Column<Path>[] {
  const latency = (name: 'p50' | 'p95' | 'p99'): Column<Path> => ({
    title: name,
    className: 'n',
    cell: (path) => (path.latency ? duration(path.latency[name]) : '–'),
  });
  const hasLatency = rows.some((path) => path.latency !== null);
  return [
    {
      title: 'Path',
      className: 'grow',
      cell: ({ path }) => html`<span class="mono">${path}</span>`,
    },
    { title: 'Requests', className: 'n', cell: (path) => count(path.count) },
    { title: '4xx', className: 'n', cell: (path) => errorCount(path.clientErrors, 'warn') },
    { title: '5xx', className: 'n', cell: (path) => errorCount(path.serverErrors, 'error') },
    ...(hasLatency ? [latency('p50'), latency('p95'), latency('p99')] : []),
    {
      title: 'Sent',
      className: 'n quiet',
      cell: ({ bytesSent }) => (bytesSent === null ? '–' : size(bytesSent)),
    },
  ];
}
