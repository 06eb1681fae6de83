import { html, type Markup } from '../markup.ts';
import { count } from '../numbers.ts';
import type { ShownReport } from '../shown-report.ts';
import { quiet, section, table } from '../table.ts';

interface Word {
  word: string;
  records: number;
  occurrences: number;
}

const SHOWN = 25;

/** Words that are counted in messages. */
export function keywords({ report }: ShownReport): Markup | null {
  const words = Object.entries(report.keyWordCounts)
    .map(([word, occurrences]): Word => {
      return { word, occurrences, records: report.keyWordLogCounts[word] ?? 0 };
    })
    .sort((one, other) => other.records - one.records);
  const { totalLogsProcessed, invalidLogs } = report;
  // What is in no record was not searched.
  if (words.length === 0 || totalLogsProcessed === invalidLogs) return null;
  if (words.every(({ occurrences }) => occurrences === 0)) {
    const unsearched =
      invalidLogs === 0
        ? ''
        : ` Lines that were not understood (${count(invalidLogs)}) were not searched.`;
    const none = quiet(`None found of ${words.map(({ word }) => word).join(', ')}.${unsearched}`);
    return section('keywords', 'Keywords', '', html`<p>${none}</p>`);
  }
  const columns = [
    {
      title: 'Word',
      className: 'grow',
      cell: ({ word }: Word) => html`<span class="mono">${word}</span>`,
    },
    { title: 'Records', className: 'n', cell: ({ records }: Word) => count(records) },
    { title: 'Occurrences', className: 'n', cell: ({ occurrences }: Word) => count(occurrences) },
  ];
  return section(
    'keywords',
    'Keywords',
    '',
    html`<div class="narrow">${table(columns, words, SHOWN)}</div>`,
  );
}
