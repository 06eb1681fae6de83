import { createColumnHelper } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { AnyReport } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { DataTable, type Features } from '../../table/data-table.tsx';
import { textTerm } from '../filter/terms.ts';
import type { ReportState } from '../report-state.ts';
import { ValueLink } from './value-link.tsx';
import './tabs.css';

interface Word {
  word: string;
  records: number;
  occurrences: number;
}

const column = createColumnHelper<Features, Word>();

/** Words that are counted in messages. */
export function KeywordTab({ state, report }: { state: ReportState; report: AnyReport }) {
  const columns = useMemo(() => columnsFor(state), [state]);
  const rows = useMemo(
    () =>
      Object.entries(report.keyWordCounts).map(
        ([word, occurrences]): Word => ({
          ...{ word, occurrences },
          records: report.keyWordLogCounts[word] ?? 0,
        }),
      ),
    [report],
  );
  return (
    <DataTable
      label="Keywords"
      columns={columns}
      rows={rows}
      rowID={({ word }) => word}
      sortedBy={{ id: 'records', desc: true }}
      empty="No words are counted."
    />
  );
}

/** In the message alone, where the count is; a word with signs in it is looked for everywhere, since a query cannot say that. */
const termOf = (word: string): string =>
  /^\w+$/.test(word) ? `message:*${word}*` : textTerm(word);

const columnsFor = (state: ReportState) =>
  column.columns([
    column.accessor('word', {
      header: 'Word',
      meta: { width: 300, onPhone: 'title' },
      cell: ({ getValue }) => (
        <ValueLink state={state} term={termOf(getValue())}>
          <span className="mono">{getValue()}</span>
        </ValueLink>
      ),
    }),
    column.accessor('records', {
      header: 'Records',
      meta: { isNumber: true },
      cell: ({ row, getValue }) => (
        <ValueLink state={state} term={termOf(row.original.word)}>
          {count(getValue())}
        </ValueLink>
      ),
    }),
    column.accessor('occurrences', {
      header: 'Occurrences',
      meta: { isNumber: true },
      cell: ({ getValue }) => count(getValue()),
    }),
  ]);
