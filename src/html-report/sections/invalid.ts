import { INVALID_WORDS } from '../../engine/invalid-reasons.ts';
import { html, type Markup } from '../markup.ts';
import { count } from '../numbers.ts';
import type { ReportContent, ShownReport } from '../shown-report.ts';
import { type Column, section, table } from '../table.ts';

type Sample = ReportContent['invalidSamples'][number];

const SHOWN = 25;

/** The lines that no format explains, by reason. */
export function invalid({ report }: ShownReport): Markup | null {
  const { invalidLogs, invalidSamples, invalidReasons } = report;
  if (invalidLogs === 0) return null;
  const reasons = Object.entries(invalidReasons).sort(([, one = 0], [, other = 0]) => other - one);
  const note =
    invalidSamples.length < invalidLogs
      ? `${count(invalidLogs)} lines, of which the first ${count(invalidSamples.length)}`
      : count(invalidLogs);
  return section(
    'invalid',
    'Not understood',
    note,
    html`<div class="panel counts reasons"><dl>${reasons.map(
      ([name, number = 0]) =>
        html`<dt><span class="mono">${name}</span> <span class="quiet">${INVALID_WORDS[name as keyof typeof INVALID_WORDS]}</span></dt><dd>${count(number)}</dd>`,
    )}</dl></div>
${table(columnsOf(invalidSamples), invalidSamples, SHOWN)}`,
  );
}

function columnsOf(rows: Sample[]): Column<Sample>[] {
  const hasFiles = rows.some(({ file }) => file !== undefined);
  const file: Column<Sample> = {
    title: 'File',
    cell: (sample) => html`<span class="mono">${sample.file}</span>`,
  };
  return [
    ...(hasFiles ? [file] : []),
    { title: 'Line', className: 'n quiet', cell: ({ line }) => count(line) },
    { title: 'Reason', className: 'quiet nowrap', cell: ({ reason }) => reason },
    {
      title: 'Text',
      className: 'grow',
      cell: ({ text }) => html`<span class="mono">${text}</span>`,
    },
  ];
}
