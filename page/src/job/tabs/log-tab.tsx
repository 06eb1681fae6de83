import { Anchor, Button, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { createColumnHelper } from '@tanstack/react-table';
import { useContext, useMemo, useState } from 'react';
import { countQuery } from '../../api/counts.ts';
import type { Question } from '../../api/jobs.ts';
import type { Job } from '../../api/types.ts';
import { count, records, size } from '../../format/numbers.ts';
import { Failure } from '../../shell/failure.tsx';
import { DataTable, type Features } from '../../table/data-table.tsx';
import { ChosenLogsContext } from '../chosen-logs.ts';
import type { ReportState } from '../report-state.ts';

/** Logs whose records are counted at once, and that each click shows more of. */
const STEP = 50;

interface Log {
  job: Job;
  /** Records that match; undefined while they are counted. */
  total: { count: number; isExact: boolean } | undefined;
}

const column = createColumnHelper<Features, Log>();

/** The records of several logs: how many match in each, and a way to those of one, with the same filter. */
export function LogTab({ state }: { state: ReportState }) {
  const { logs } = useContext(ChosenLogsContext);
  const [most, setMost] = useState(STEP);
  const { question, isFiltered } = state;
  const shown = logs.slice(0, most);
  const totals = useQueries({ queries: shown.map((job) => countQuery(job, question)) });
  const rows = shown.map((job, i): Log => ({ job, total: totals[i]?.data }));
  const columns = useMemo(() => columnsFor(question), [question]);
  const failed = totals.find(({ isError }) => isError);
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        {isFiltered
          ? 'How many records match in each log. Open one: the filter stays.'
          : 'How many records each log has. Open one.'}
      </Text>
      {failed?.error && (
        <Failure
          error={failed.error}
          retry={() => {
            for (const one of totals) if (one.isError) void one.refetch();
          }}
        />
      )}
      <DataTable
        label="Logs"
        columns={columns}
        rows={rows}
        rowID={({ job }) => job.jobID}
        sortedBy={{ id: 'records', desc: true }}
        empty="No logs."
      />
      {logs.length > shown.length && (
        <Button mt="xs" size="xs" variant="default" onClick={() => setMost(most + STEP)}>
          Show more of {count(logs.length)} logs
        </Button>
      )}
    </>
  );
}

const columnsFor = (question: Question) =>
  column.columns([
    column.accessor(({ job }) => job.fileName, {
      id: 'name',
      header: 'Log',
      meta: { width: 300 },
      cell: ({ row: { original } }) => <LogLink question={question} log={original} />,
    }),
    column.accessor(({ total }) => total?.count ?? -1, {
      id: 'records',
      header: 'Records that match',
      meta: { width: 150, isNumber: true },
      cell: ({ row: { original } }) => <Matches log={original} />,
    }),
    column.accessor(({ job }) => job.format?.title ?? '', {
      id: 'format',
      header: 'Format',
      meta: { width: 320 },
      cell: ({ getValue }) => <span className="quiet">{getValue() || 'Unknown format'}</span>,
    }),
    column.accessor(({ job }) => job.totalBytes, {
      id: 'size',
      header: 'Size',
      meta: { width: 100, isNumber: true },
      cell: ({ getValue }) => <span className="quiet">{size(getValue())}</span>,
    }),
  ]);

function LogLink({ question, log: { job, total } }: { question: Question; log: Log }) {
  const label = total ? `${job.fileName}, ${records(total.count)}` : job.fileName;
  return (
    <Anchor
      component={Link}
      to="/jobs/$jobID"
      params={{ jobID: job.jobID } as never}
      search={{ ...question, tab: 'records' } as never}
      size="sm"
      aria-label={`Records of ${label}`}
    >
      {job.fileName}
    </Anchor>
  );
}

function Matches({ log: { job, total } }: { log: Log }) {
  if (!job.bytesKept) return <span className="quiet">its bytes are gone</span>;
  if (!total) return <span className="quiet">counting …</span>;
  return (
    <span className={total.count === 0 ? 'quiet' : undefined}>
      {total.isExact ? '' : 'at least '}
      {records(total.count)}
    </span>
  );
}
