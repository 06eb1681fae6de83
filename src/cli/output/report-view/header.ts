import type { Report } from '../../../engine/index.ts';
import { yearNote, zoneNote } from '../../../html-report/time-notes.ts';
import { visible } from '../../../runtime/visible-text.ts';
import type { Clock } from '../clock.ts';
import { formatBytes, formatCount, formatSeconds, formatShare } from '../numbers.ts';
import type { ShownReport } from './shown-report.ts';
import { paint, rows } from './text.ts';

/** What the log is: its files, formats, size, records and times. */
export function header(
  { report, totalBytes, files }: ShownReport,
  seconds: number | null,
  clock: Clock,
  width: number,
): string {
  const cells = [
    ...fileRow(files),
    ['Format', formatOf(report, files)],
    ...formsRow(report),
    ['Size', formatBytes(totalBytes) + analysedIn(totalBytes, seconds)],
    ['Records', recordsOf(report)],
    ['Time', timeOf(report, clock)],
    ...noteRow('Zone', zoneNote(report)),
    ...noteRow('Year', yearNote(report)),
  ];
  const named = cells.map(([name, value]) => [paint('dim', name!), value!]);
  return rows([{}, { width: -1 }], named, width);
}

/** Several have rows of their own. */
const fileRow = ([file, ...others]: ShownReport['files']): string[][] =>
  file && others.length === 0 ? [['File', paint('bold', visible(file.name))]] : [];

function analysedIn(bytes: number, seconds: number | null): string {
  if (seconds === null) return '';
  const speed = seconds > 0 ? `${formatBytes(bytes / seconds)}/s` : '';
  return `, analysed in ${formatSeconds(seconds)} (${speed})`;
}

function formatOf({ format, totalLogsProcessed }: Report, files: ShownReport['files']): string {
  if (format)
    return `${visible(format.title)} (${formatShare(format.confidence, 1)} of the first lines)`;
  if (totalLogsProcessed === 0) return 'empty';
  const titles = files
    .filter(({ totalBytes }) => totalBytes > 0)
    .map((file) => visible(file.format?.title ?? 'unknown'));
  return [...new Set(titles)].join(', ');
}

function recordsOf({ totalLogsProcessed, invalidLogs }: Report): string {
  const records = formatCount(totalLogsProcessed);
  if (invalidLogs === 0) return `${records}, all valid`;
  const share = formatShare(invalidLogs, totalLogsProcessed);
  return `${records}, ${paint('yellow', `${formatCount(invalidLogs)} of them invalid`)} (${share})`;
}

function timeOf({ timeRange }: Report, { zone, show }: Clock): string {
  if (!timeRange) return 'no timestamps';
  const seconds = (Date.parse(timeRange.to) - Date.parse(timeRange.from)) / 1000;
  return `${show(timeRange.from)} to ${show(timeRange.to)} ${zone} (${formatSeconds(seconds)})`;
}

/** The formats that read its records, where there are several. */
function formsRow({ formats }: Report): string[][] {
  if (!formats || formats.length < 2) return [];
  const counts = formats.map(({ title, records }) => `${visible(title)} ${formatCount(records)}`);
  return [[`${formats.length} forms`, counts.join(' · ')]];
}

/** A line of its own, so that it is whole on a narrow terminal; none where nothing was assumed. */
const noteRow = (name: string, note: string | null): string[][] => (note ? [[name, note]] : []);
