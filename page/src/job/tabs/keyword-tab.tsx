import { Text } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';
import { type ReactNode, useMemo } from 'react';
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
  const { totalLogsProcessed, invalidLogs } = report;
  if (invalidLogs > 0 && invalidLogs === totalLogsProcessed)
    return <Text c="dimmed">No line was understood, so none was searched for keywords.</Text>;
  return (
    <>
      <DataTable
        label="Keywords"
        columns={columns}
        rows={rows}
        rowID={({ word }) => word}
        sortedBy={{ id: 'records', desc: true }}
        empty="No words are counted."
      />
      {invalidLogs > 0 && (
        <Text size="xs" c="dimmed" mt="xs">
          {invalidLogs === 1
            ? 'The line that was not understood was not searched.'
            : `The ${count(invalidLogs)} lines that were not understood were not searched.`}
        </Text>
      )}
    </>
  );
}

/** In the message alone, where the count is; a word with signs in it is looked for everywhere, since a query cannot say that. */
const termOf = (word: string): string =>
  /^\w+$/.test(word) ? `message:*${word}*` : textTerm(word);

/** A word opens its records, where there are some. */
function Records(props: { state: ReportState; word: Word; children: ReactNode }) {
  const { state, word, children } = props;
  if (word.records === 0) return <span className="quiet">{children}</span>;
  return (
    <ValueLink state={state} term={termOf(word.word)}>
      {children}
    </ValueLink>
  );
}

const columnsFor = (state: ReportState) =>
  column.columns([
    column.accessor('word', {
      header: 'Word',
      meta: { width: 300, onPhone: 'title' },
      cell: ({ row: { original } }) => (
        <Records state={state} word={original}>
          <span className="mono">{original.word}</span>
        </Records>
      ),
    }),
    column.accessor('records', {
      header: 'Records',
      meta: { isNumber: true },
      cell: ({ row: { original } }) => (
        <Records state={state} word={original}>
          {count(original.records)}
        </Records>
      ),
    }),
    column.accessor('occurrences', {
      header: 'Occurrences',
      meta: { isNumber: true },
      cell: ({ getValue }) => count(getValue()),
    }),
  ]);
