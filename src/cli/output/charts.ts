/** Charts made of block characters. */
import type { Report } from '../../engine/index.ts';

const EIGHTHS_RIGHT = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const EIGHTHS_UP = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ROWS = 4;

/** A bar that is `share` (0..1) of `width` characters long; what is not nothing shows at least a sliver. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(share * width * 8);
  const shown = share > 0 ? Math.max(eighths, 1) : 0;
  return '█'.repeat(Math.floor(shown / 8)) + EIGHTHS_RIGHT[shown % 8];
}

/**
 * Counts as one row of at most `maxWidth` characters, the highest of them full. Neighbours share a character where there
 * are more counts than that.
 */
export function sparkline(counts: readonly number[], maxWidth: number): string {
  const perColumn = Math.max(1, Math.ceil(counts.length / maxWidth));
  const columns = new Array<number>(Math.ceil(counts.length / perColumn)).fill(0);
  for (const [i, count] of counts.entries()) columns[Math.floor(i / perColumn)]! += count;
  return drawRow(columns, 0, 1, 1);
}

export interface ColumnChart {
  /** From top to bottom. */
  lines: string[];
  /** One line: records of level error and fatal, where there are any. */
  severe: string | null;
  width: number;
  columnSeconds: number;
  /** Records in the highest column. */
  highest: number;
  from: string;
  /** End of the last column. */
  to: string;
}

/** The histogram in at most `maxWidth` columns; null where it has less than two buckets. */
export function columnChart(
  { buckets, intervalSeconds }: Report['histogram'],
  maxWidth: number,
): ColumnChart | null {
  if (buckets.length < 2) return null;
  const start = Date.parse(buckets[0]!.from);
  const indexOf = (from: string) => Math.round((Date.parse(from) - start) / 1000 / intervalSeconds);
  const span = indexOf(buckets.at(-1)!.from) + 1;
  const perColumn = Math.ceil(span / maxWidth);
  // A few wide buckets are drawn wide, or they would hide in the corner.
  const stretch = Math.max(1, Math.min(Math.floor(maxWidth / 2 / span), 6));
  const count = Math.ceil(span / perColumn);
  const totals = new Array<number>(count).fill(0);
  const severe = new Array<number>(count).fill(0);
  for (const { from, total, logLevelCounts } of buckets) {
    const column = Math.floor(indexOf(from) / perColumn);
    totals[column]! += total;
    severe[column]! += logLevelCounts.error + logLevelCounts.fatal;
  }
  const columnSeconds = perColumn * intervalSeconds;
  return {
    lines: Array.from({ length: ROWS }, (_, row) => drawRow(totals, ROWS - 1 - row, stretch)),
    severe: severe.some((n) => n > 0) ? drawRow(severe, 0, stretch, 1) : null,
    width: count * stretch,
    columnSeconds,
    highest: Math.max(...totals),
    from: new Date(start).toISOString(),
    to: new Date(start + count * columnSeconds * 1000).toISOString(),
  };
}

/** One row of characters of a chart that is `height` rows high; row 0 is the lowest. */
function drawRow(values: number[], row: number, stretch: number, height = ROWS): string {
  const highest = Math.max(...values, 1);
  return values
    .map((value) => {
      const eighths = Math.round((value / highest) * height * 8);
      const shown = value > 0 ? Math.max(eighths, 1) : 0;
      const here = Math.min(Math.max(shown - 8 * row, 0), 8);
      return EIGHTHS_UP[here]!.repeat(stretch);
    })
    .join('');
}
