/** The report as text for a person. */
import { type Clock, UTC } from '../clock.ts';
import { addresses } from './addresses.ts';
import { fileRows } from './file-rows.ts';
import { header } from './header.ts';
import { http } from './http.ts';
import { invalid } from './invalid.ts';
import { keywords } from './keywords.ts';
import { levels } from './levels.ts';
import { overTime } from './over-time.ts';
import { patterns } from './patterns.ts';
import type { Rows, ShownReport } from './shown-report.ts';

const MIN_WIDTH = 40;
const MAX_WIDTH = 140;
const PIPED_WIDTH = 100;

export interface ViewOptions {
  /** How long the analysis took; null where that says nothing. */
  seconds: number | null;
  rows?: Rows;
  /** Default UTC. */
  clock?: Clock;
}

/** As wide as the terminal; coloured only there. Of several files each has a row before the report of all. */
export function renderReport(
  shown: ShownReport,
  { seconds, rows = null, clock = UTC }: ViewOptions,
): string {
  const width = Math.min(Math.max(process.stdout.columns ?? PIPED_WIDTH, MIN_WIDTH), MAX_WIDTH);
  const { report, files } = shown;
  const sections = [
    fileRows(files, rows, width),
    header(shown, seconds, clock, width),
    levels(report, width),
    overTime(report, clock, width),
    patterns(report, rows, width),
    keywords(report, width),
    addresses(report, rows, width),
    http(report, rows, width),
    invalid(report, rows, width),
  ];
  return `\n${sections.filter((section) => section !== '').join('\n\n')}\n\n`;
}
