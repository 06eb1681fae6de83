import { byUrgency, errorsOf } from '../../engine/report/urgency.ts';
import { sparkline } from '../chart.ts';
import { html, type Markup } from '../markup.ts';
import { count, rowShare } from '../numbers.ts';
import type { ShownReport } from '../shown-report.ts';
import { type Column, section, table } from '../table.ts';
import type { Times } from '../times.ts';
import { errorCount } from './error-count.ts';

type Pattern = ShownReport['report']['patterns'][number];

/** More are behind a line to open. */
const SHOWN = 100;
/** What the log says, told once for all records that say the same: the most urgent first. */
export function patterns({ report }: ShownReport, times: Times): Markup | null {
  const { totalLogsProcessed, invalidLogs, patternsOther, timeRange } = report;
  if (report.patterns.length === 0) return null;
  const rows = [...report.patterns].sort(byUrgency);
  const isOneDay =
    timeRange !== null && times.isOneDay(Date.parse(timeRange.from), Date.parse(timeRange.to));
  const note =
    patternsOther > 0
      ? `${count(rows.length)}; ${count(patternsOther)} ${patternsOther === 1 ? 'record is' : 'records are'} in none of them`
      : count(rows.length);
  const columns = columnsOf(totalLogsProcessed - invalidLogs, isOneDay, times);
  return section('patterns', 'Patterns', note, table(columns, rows, SHOWN));
}

const columnsOf = (valid: number, isOneDay: boolean, times: Times): Column<Pattern>[] => [
  {
    title: 'Level',
    cell: ({ level }) => html`<span class="level ink-${level ?? 'none'}">${level ?? '–'}</span>`,
  },
  {
    title: 'Over time',
    cell: ({ level, histogram }) =>
      html`${histogram && sparkline(histogram.counts, level ?? 'none')}`,
  },
  { title: 'Records', className: 'n', cell: (pattern) => count(pattern.count) },
  { title: 'Errors', className: 'n', cell: (pattern) => errorCount(errorsOf(pattern), 'error') },
  { title: 'Share', className: 'n quiet', cell: (pattern) => rowShare(pattern.count, valid) },
  { title: 'Pattern', className: 'grow', cell: patternText },
  {
    title: 'First – last',
    className: 'n quiet',
    cell: ({ firstSeen, lastSeen }) =>
      html`${
        firstSeen &&
        lastSeen && [
          seen(Date.parse(firstSeen), isOneDay, times),
          html`<br>`,
          seen(Date.parse(lastSeen), isOneDay, times),
        ]
      }`,
  },
];

const seen = (time: number, isOneDay: boolean, times: Times): Markup =>
  html`<time datetime="${new Date(time).toISOString()}">${isOneDay ? times.clock(time) : times.moment(time)}</time>`;

/** With what varies as pills; opened, it shows a record as it stands. */
function patternText({ pattern, example }: Pattern): Markup {
  const parts = pattern.split('<*>');
  const text = parts.map((part, i) => html`${i > 0 && html`<span class="pill">‹›</span>`}${part}`);
  if (example === pattern) return html`<span class="mono">${text}</span>`;
  return html`<details><summary class="mono">${text}</summary><p class="mono example"><span class="quiet">for example</span> ${example}</p></details>`;
}
