import { byUrgency, errorsOf, type Report } from '../../../engine/index.ts';
import { visible } from '../../../runtime/visible-text.ts';
import { sparkline } from '../charts.ts';
import { formatCount, formatShare } from '../numbers.ts';
import type { Rows } from './shown-report.ts';
import { FLEXIBLE, LEVEL_STYLES, paint, RIGHT, rows, title } from './text.ts';

const TOP_PATTERNS = 12;
const SPARKLINE_WIDTH = 15;
/** With less the patterns themselves would have no room beside their sparklines. */
const MIN_SPARKLINE_WIDTH = 100;

/** The most urgent first: a few that ended the program say more than thousands of any day. */
export function patterns(report: Report, most: Rows, width: number): string {
  if (report.patterns.length === 0) return '';
  const shown = report.patterns.toSorted(byUrgency).slice(0, most ?? TOP_PATTERNS);
  const series = width < MIN_SPARKLINE_WIDTH ? null : shown.map(sparklineOf);
  const hasSeries = series?.some((line) => line !== '') === true;
  const errors = shown.map(errorsOf);
  const hasErrors = errors.some((count) => count > 0);
  const cells = shown.map(({ count, level, pattern }, i) => [
    formatCount(count),
    formatShare(count, report.totalLogsProcessed),
    level ? paint(LEVEL_STYLES[level], level) : paint('dim', '–'),
    ...(hasErrors ? [errorText(errors[i]!)] : []),
    ...(hasSeries ? [paint('cyan', series![i]!)] : []),
    visible(pattern).replaceAll('<*>', paint('dim', '<*>')),
  ]);
  const others = report.patternsOther;
  const rest = others === 0 ? '' : `, ${formatCount(others)} records in rarer ones`;
  const note = ofAll(shown.length, report.patterns.length) + rest;
  const columns = [
    RIGHT,
    RIGHT,
    {},
    ...(hasErrors ? [RIGHT] : []),
    ...(hasSeries ? [{}] : []),
    FLEXIBLE,
  ];
  return `${title('Patterns', note)}\n${rows(columns, cells, width)}`;
}

/** Over the time range of the report; of one bucket it would say nothing. */
const sparklineOf = ({ histogram }: Report['patterns'][number]): string =>
  histogram && histogram.counts.length > 1 ? sparkline(histogram.counts, SPARKLINE_WIDTH) : '';

const errorText = (count: number): string =>
  count === 0 ? '' : paint('red', `${formatCount(count)} ${count === 1 ? 'error' : 'errors'}`);

const ofAll = (shown: number, all: number): string =>
  shown < all ? `${shown} of ${formatCount(all)}, errors first` : '';
