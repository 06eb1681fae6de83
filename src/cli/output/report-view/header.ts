import { PLAIN, type Report } from '../../../engine/index.ts';
import { yearNote, zoneNote } from '../../../html-report/time-notes.ts';
import { unknownFormat } from '../../../html-report/unknown-format.ts';
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
    ...formsRows(report, width),
    ...noteRow('Encoding', encodingOf(files)),
    ['Size', formatBytes(totalBytes) + analysedIn(totalBytes, seconds)],
    ['Records', recordsOf(report)],
    ['Time', timeOf(report, clock)],
    ...noteRow('Zone', zoneOf(report, seconds)),
    ...noteRow('Year', yearNote(report)),
  ];
  const named = cells.map(([name, value]) => [paint('dim', name!), value!]);
  return rows([{}, { width: -1 }], named, width);
}

/** Several have rows of their own. */
const fileRow = ([file, ...others]: ShownReport['files']): string[][] =>
  file && others.length === 0 ? [['File', paint('bold', visible(file.name))]] : [];

/** Of one file, where it is not UTF-8: its size is that of the text, not of the bytes on disk. */
function encodingOf([file, ...others]: ShownReport['files']): string | null {
  if (!file?.encoding || file.encoding === 'utf-8' || others.length > 0) return null;
  return `${file.encoding}; the size is that of the text as utf-8`;
}

function analysedIn(bytes: number, seconds: number | null): string {
  if (seconds === null) return '';
  const speed = seconds > 0 ? `${formatBytes(bytes / seconds)}/s` : '';
  return `, analysed in ${formatSeconds(seconds)} (${speed})`;
}

function formatOf(report: Report, files: ShownReport['files']): string {
  const { format, totalLogsProcessed } = report;
  if (format?.name === PLAIN && !report.timeRange)
    return `${visible(format.title)}: no times and no known form; --format takes a format or a pattern`;
  if (format)
    return `${visible(format.title)} (${formatShare(format.confidence, 1)} of the first lines)`;
  if (totalLogsProcessed === 0)
    return files.some(({ totalBytes }) => totalBytes > 0) ? 'no match' : 'empty';
  if (files.length === 1 && files[0]!.format === null) return unknownFormat(report);
  const titles = files
    .filter(({ totalBytes }) => totalBytes > 0)
    .map((file) => visible(file.format?.title ?? 'unknown'));
  return [...new Set(titles)].join(' · ');
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

/** What stands before the second column: the indentation, the longest name and the gap. */
const NAMES_WIDTH = 12;

/** The formats that read its records, where there are several, in as many lines as they take. */
function formsRows({ formats }: Report, width: number): string[][] {
  if (!formats || formats.length < 2) return [];
  const counts = formats.map(({ title, records }) => `${visible(title)} ${formatCount(records)}`);
  const lines: string[] = [];
  for (const count of counts) {
    const joined = lines.length === 0 ? count : `${lines.at(-1)} · ${count}`;
    if (lines.length > 0 && joined.length > width - NAMES_WIDTH) lines.push(count);
    else lines.splice(-1, 1, joined);
  }
  return lines.map((line, index) => [index === 0 ? `${formats.length} forms` : '', line]);
}

/** With how another zone is named, where it is this command that reads the log. */
function zoneOf(report: Report, seconds: number | null): string | null {
  const note = zoneNote(report);
  const isOpen = seconds !== null && report.timeZone?.source === 'default';
  return note && isOpen ? `${note}; --tz names another zone` : note;
}

/** A line of its own, so that it is whole on a narrow terminal; none where nothing was assumed. */
const noteRow = (name: string, note: string | null): string[][] => (note ? [[name, note]] : []);
