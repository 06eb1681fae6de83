import { createColumnHelper } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { Report } from '../../api/types.ts';
import { count, size } from '../../format/numbers.ts';
import { duration } from '../../format/time.ts';
import { DataTable, type Features } from '../../table/data-table.tsx';
import { fieldTerm } from '../filter/terms.ts';
import type { ReportState } from '../report-state.ts';
import { Counts } from './counts.tsx';
import { ValueLink } from './value-link.tsx';

type Http = NonNullable<Report['http']>;
type Path = Http['topPaths'][number];
const column = createColumnHelper<Features, Path>();

/** What was asked for, and how it was answered. */
export function RequestTab({ state, http }: { state: ReportState; http: Http }) {
  const columns = useMemo(() => columnsFor(state), [state]);
  const { latency, topPathsErrorBound: bound } = http;
  return (
    <>
      <div className="columns">
        <Counts state={state} title="Statuses" field="status" counts={http.statuses} />
        <Counts state={state} title="Methods" field="method" counts={http.methods} />
        <section className="counts">
          <h2>All requests</h2>
          <div className="count-row">
            <span>Sent</span>
            <span className="number">{size(http.bytesSent)}</span>
          </div>
          {latency &&
            (['p50', 'p90', 'p99', 'max'] as const).map((name) => (
              <div key={name} className="count-row">
                <span>{name === 'max' ? 'Slowest' : `${name.slice(1)} % within`}</span>
                <span className="number">{duration(latency[name])}</span>
              </div>
            ))}
        </section>
      </div>
      {bound > 0 && <p className="quiet">Each count of a path is within {count(bound)}.</p>}
      <DataTable
        label="Paths"
        columns={columns}
        rows={http.topPaths}
        rowID={({ path }) => path}
        sortedBy={{ id: 'count', desc: true }}
        empty="No request has a path."
      />
    </>
  );
}

const columnsFor = (state: ReportState) =>
  column.columns([
    column.accessor('path', {
      header: 'Path',
      meta: { width: 600 },
      cell: ({ getValue }) => (
        <ValueLink state={state} term={fieldTerm('path', getValue())}>
          <span className="mono break">{getValue()}</span>
        </ValueLink>
      ),
    }),
    numberColumn(state, 'count', 'Requests', ''),
    numberColumn(state, 'clientErrors', '4xx', ' status:4xx'),
    numberColumn(state, 'serverErrors', '5xx', ' status:5xx'),
    column.accessor('bytesSent', {
      header: 'Sent',
      meta: { isNumber: true },
      cell: ({ getValue }) => (getValue() === null ? '–' : size(getValue()!)),
    }),
  ]);

const numberColumn = (
  state: ReportState,
  name: 'count' | 'clientErrors' | 'serverErrors',
  title: string,
  more: string,
) =>
  column.accessor(name, {
    header: title,
    meta: { isNumber: true },
    cell: ({ row, getValue }) => {
      const requests = getValue();
      if (!requests) return <span className="quiet">{requests === null ? '–' : '0'}</span>;
      return (
        <ValueLink state={state} term={`${fieldTerm('path', row.original.path)}${more}`}>
          {count(requests)}
        </ValueLink>
      );
    },
  });
