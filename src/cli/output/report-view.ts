import { styleText } from 'node:util';
import {
  type FormatInfo,
  type LatencySummary,
  LEVELS,
  type Level,
  type PathLatencySummary,
  type Report,
} from '../../engine/index.ts';
import { yearNote, zoneNote } from '../../html-report/time-notes.ts';
import { visible } from '../../runtime/visible-text.ts';
import { bar, columnChart, sparkline } from './charts.ts';
import {
  formatBytes,
  formatCount,
  formatLatency,
  formatSeconds,
  formatShare,
  formatTime,
} from './numbers.ts';
import { type Layout, layOut, plainLength } from './table.ts';

/** What is shown: a report, and the files that it was made of. */
export interface ShownReport {
  report: Report;
  /** Decompressed. */
  totalBytes: number;
  files: { name: string; totalBytes: number; format: FormatInfo | null }[];
}

type Style = Parameters<typeof styleText>[0];

const MIN_WIDTH = 40;
const MAX_WIDTH = 140;
const PIPED_WIDTH = 100;
const TOP_PATTERNS = 12;
const TOP_ROWS = 8;
const SAMPLES = 5;
const BAR_WIDTH = 24;
const INDENT = 2;
const SPARKLINE_WIDTH = 15;
/** With less the patterns themselves would have no room beside their sparklines. */
const MIN_SPARKLINE_WIDTH = 100;

const LEVEL_STYLES: Record<Level, Style> = {
  trace: 'gray',
  debug: 'gray',
  info: 'green',
  notice: 'cyan',
  warn: 'yellow',
  error: 'red',
  fatal: 'magenta',
};

/**
 * The report as text for a person, as wide as the terminal; coloured only there.
 * @param seconds how long the analysis took; null where that says nothing
 */
export function renderReport(shown: ShownReport, seconds: number | null): string {
  const width = Math.min(Math.max(process.stdout.columns ?? PIPED_WIDTH, MIN_WIDTH), MAX_WIDTH);
  const { report } = shown;
  const sections = [
    header(shown, seconds, width),
    levels(report, width),
    overTime(report, width),
    patterns(report, width),
    keywords(report, width),
    addresses(report, width),
    http(report, width),
    invalid(report, width),
  ];
  return `\n${sections.filter((section) => section !== '').join('\n\n')}\n\n`;
}

const paint = (style: Style, text: string): string =>
  styleText(style, text, { stream: process.stdout });
const title = (text: string, note = ''): string =>
  paint('bold', text) + (note === '' ? '' : paint('dim', `  ${note}`));

interface Column {
  /** Exactly so wide; the one column without it gets what is left. */
  width?: number;
  align?: 'left' | 'right';
}

/** Rows in columns two apart, indented; text that does not fit ends in an ellipsis. */
function rows(columns: Column[], cells: string[][], width: number): string {
  const used = cells.reduce<number[]>(
    (widths, row) => row.map((cell, i) => Math.max(widths[i] ?? 0, plainLength(cell))),
    [],
  );
  const fixed = columns.map((column, i) => column.width ?? used[i]!);
  const flexible = columns.findIndex((column) => column.width === -1);
  if (flexible >= 0) {
    const others = fixed.reduce((sum, size, i) => sum + (i === flexible ? 0 : size), 0);
    const free = width - 2 - others - 2 * (columns.length - 1);
    fixed[flexible] = Math.max(8, Math.min(used[flexible]!, free));
  }
  const layouts = columns.map(
    ({ align }, i): Layout => ({ width: fixed[i]!, ...(align && { align }) }),
  );
  return layOut(layouts, cells, INDENT);
}

function header(
  { report, totalBytes, files }: ShownReport,
  seconds: number | null,
  width: number,
): string {
  const cells = [
    [files.length > 1 ? `${formatCount(files.length)} files` : 'File', fileNames(files)],
    ['Format', formatOf(report, files)],
    ['Size', formatBytes(totalBytes) + analysedIn(totalBytes, seconds)],
    ['Records', recordsOf(report)],
    ['Time', timeOf(report)],
    ...noteRow('Zone', zoneNote(report)),
    ...noteRow('Year', yearNote(report)),
  ];
  const named = cells.map(([name, value]) => [paint('dim', name!), value!]);
  return rows([{}, { width: -1 }], named, width);
}

function analysedIn(bytes: number, seconds: number | null): string {
  if (seconds === null) return '';
  const speed = seconds > 0 ? `${formatBytes(bytes / seconds)}/s` : '';
  return `, analysed in ${formatSeconds(seconds)} (${speed})`;
}

function fileNames(files: ShownReport['files']): string {
  const shown = files.slice(0, 3).map(({ name }) => visible(name));
  const more = files.length - shown.length;
  return paint('bold', shown.join(', ')) + (more > 0 ? ` and ${formatCount(more)} more` : '');
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

function timeOf({ timeRange }: Report): string {
  if (!timeRange) return 'no timestamps';
  const seconds = (Date.parse(timeRange.to) - Date.parse(timeRange.from)) / 1000;
  return `${formatTime(timeRange.from)} to ${formatTime(timeRange.to)} UTC (${formatSeconds(seconds)})`;
}

/** A line of its own, so that it is whole on a narrow terminal; none where nothing was assumed. */
const noteRow = (name: string, note: string | null): string[][] => (note ? [[name, note]] : []);

function levels({ logLevelCounts }: Report, width: number): string {
  const present = LEVELS.filter((level) => logLevelCounts[level] > 0).reverse();
  if (present.length === 0) return '';
  const total = present.reduce((sum, level) => sum + logLevelCounts[level], 0);
  const most = Math.max(...present.map((level) => logLevelCounts[level]));
  const cells = present.map((level) => {
    const count = logLevelCounts[level];
    const style = LEVEL_STYLES[level];
    return [
      paint(style, level),
      formatCount(count),
      formatShare(count, total),
      paint(style, bar(count / most, BAR_WIDTH)),
    ];
  });
  return `${title('Levels')}\n${rows([{}, RIGHT, RIGHT, {}], cells, width)}`;
}

const RIGHT: Column = { align: 'right' };
const FLEXIBLE: Column = { width: -1 };

function overTime({ histogram }: Report, width: number): string {
  const chart = columnChart(histogram, width - 4);
  if (!chart) return '';
  const indented = chart.lines.map((line) => `  ${paint('cyan', line.trimEnd())}`);
  const severe = chart.severe === null ? [] : [`  ${paint('red', chart.severe.trimEnd())}`];
  const from = formatTime(chart.from);
  const to = formatTime(chart.to);
  const gap = Math.max(chart.width - from.length - to.length, 2);
  const axis = paint('dim', `  ${from}${' '.repeat(gap)}${to}`);
  const most = `one column is ${formatSeconds(chart.columnSeconds)}, the highest ${formatCount(chart.highest)} records`;
  const note = severe.length > 0 ? `${most}; red: errors` : most;
  return [title('Over time', note), ...indented, ...severe, axis].join('\n');
}

function patterns(report: Report, width: number): string {
  if (report.patterns.length === 0) return '';
  const shown = report.patterns.slice(0, TOP_PATTERNS);
  const series = width < MIN_SPARKLINE_WIDTH ? null : shown.map(sparklineOf);
  const hasSeries = series?.some((line) => line !== '') === true;
  const cells = shown.map(({ count, level, pattern }, i) => [
    formatCount(count),
    formatShare(count, report.totalLogsProcessed),
    level ? paint(LEVEL_STYLES[level], level) : paint('dim', '–'),
    ...(hasSeries ? [paint('cyan', series![i]!)] : []),
    visible(pattern).replaceAll('<*>', paint('dim', '<*>')),
  ]);
  const others = report.patternsOther;
  const rest = others === 0 ? '' : `, ${formatCount(others)} records in rarer ones`;
  const note = ofAll(shown.length, report.patterns.length) + rest;
  const columns = [RIGHT, RIGHT, {}, ...(hasSeries ? [{}] : []), FLEXIBLE];
  return `${title('Patterns', note)}\n${rows(columns, cells, width)}`;
}

/** Over the time range of the report; of one bucket it would say nothing. */
const sparklineOf = ({ histogram }: Report['patterns'][number]): string =>
  histogram && histogram.counts.length > 1 ? sparkline(histogram.counts, SPARKLINE_WIDTH) : '';

const ofAll = (shown: number, all: number): string =>
  shown < all ? `the ${shown} most frequent of ${formatCount(all)}` : '';

function keywords({ keyWordCounts, keyWordLogCounts }: Report, width: number): string {
  const found = Object.entries(keyWordCounts).sort(([, a], [, b]) => b - a);
  if (found.length === 0) return '';
  if (found.every(([, count]) => count === 0)) {
    const words = visible(found.map(([word]) => word).join(', '));
    return `${title('Keywords', `none found of ${words}`.slice(0, width - 10))}`;
  }
  const cells = found.map(([word, count]) => [
    visible(word),
    formatCount(count),
    count === 0 ? '' : paint('dim', `in ${formatCount(keyWordLogCounts[word] ?? 0)} records`),
  ]);
  return `${title('Keywords')}\n${rows([FLEXIBLE, RIGHT, RIGHT], cells, width)}`;
}

function addresses(report: Report, width: number): string {
  const { topIPs, topIPsErrorBound, uniqueIPs, uniqueIPsStandardError } = report;
  if (uniqueIPs === 0) return '';
  const isExact = uniqueIPsStandardError === 0;
  const error = isExact ? '' : ` (± ${formatShare(uniqueIPsStandardError, 1)})`;
  const note = `${isExact ? '' : 'about '}${formatCount(uniqueIPs)} different${error}`;
  const notes = [note, ...boundNotes(topIPsErrorBound)].join(', ');
  return `${title('IP addresses', notes)}\n${ranking(topIPs, ({ ip }) => ip, width)}`;
}

/** How far the counts of a list may be off. */
const boundNotes = (bound: number): string[] =>
  bound === 0 ? [] : [`counts ± ${formatCount(bound)}`];

interface Ranked {
  count: number;
  clientErrors: number | null;
  serverErrors: number | null;
  latency?: PathLatencySummary | null;
}

/** The first of a list with their counts, errors, latencies and bars. */
function ranking<T extends Ranked>(all: T[], nameOf: (entry: T) => string, width: number): string {
  const shown = all.slice(0, TOP_ROWS);
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

function http({ http: summary }: Report, width: number): string {
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
  const paths = ranking(summary.topPaths, ({ path }) => path, width);
  const pathsTitle = title('Paths', ...boundNotes(summary.topPathsErrorBound));
  return `${title('HTTP')}\n${facts}\n\n${pathsTitle}\n${paths}`;
}

function latencyOf({ p50, p90, p99, max }: LatencySummary): string {
  const values = Object.entries({ p50, p90, p99, max });
  return values.map(([name, seconds]) => `${name} ${formatLatency(seconds)}`).join(' · ');
}

function invalid({ invalidReasons, invalidSamples, invalidLogs }: Report, width: number): string {
  if (invalidLogs === 0) return '';
  const reasons = Object.entries(invalidReasons)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${reason} ${formatCount(count)}`)
    .join(', ');
  const shown = invalidSamples.slice(0, SAMPLES);
  const cells = shown.map(({ file, line, reason, text }) => [
    paint('dim', file ? `${visible(file)}:${line}` : `line ${line}`),
    reason,
    visible(text),
  ]);
  return `${title('Invalid', reasons)}\n${rows([{}, {}, FLEXIBLE], cells, width)}`;
}
