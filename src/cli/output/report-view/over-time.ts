import type { Report } from '../../../engine/index.ts';
import { columnChart } from '../charts.ts';
import type { Clock } from '../clock.ts';
import { formatInterval, formatRecords } from '../numbers.ts';
import { paint, title } from './text.ts';

/** Records over time, and the errors among them. */
export function overTime({ histogram }: Report, { show }: Clock, width: number): string {
  const chart = columnChart(histogram, width - 4);
  if (!chart) return '';
  const indented = chart.lines.map((line) => `  ${paint('cyan', line.trimEnd())}`);
  const severe = chart.severe === null ? [] : [`  ${paint('red', chart.severe.trimEnd())}`];
  const from = show(chart.from);
  const to = show(chart.to);
  const gap = Math.max(chart.width - from.length - to.length, 2);
  const axis = paint('dim', `  ${from}${' '.repeat(gap)}${to}`);
  const most = `one column is ${formatInterval(chart.columnSeconds)}, the highest ${formatRecords(chart.highest)}`;
  const note = severe.length > 0 ? `${most}; red: errors` : most;
  return [title('Over time', note), ...indented, ...severe, axis].join('\n');
}
