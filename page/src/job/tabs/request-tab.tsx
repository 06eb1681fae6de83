import { createColumnHelper } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { Report } from '../../api/types.ts';
import { count, records, share, size } from '../../format/numbers.ts';
import { duration } from '../../format/time.ts';
import { DataTable, type Features } from '../../table/data-table.tsx';
import { ownTerm } from '../filter/terms.ts';
import type { ReportState } from '../report-state.ts';
import { Counts } from './counts.tsx';
import { StatusChart } from './status-chart.tsx';
import { ValueLink } from './value-link.tsx';

type Http = NonNullable<Report['http']>;
type Path = Http['topPaths'][number];
const column = createColumnHelper<Features, Path>();

/** What was asked for, and how it was answered. */
export function RequestTab({ state, http }: { state: ReportState; http: Http }) {
  const hasLatency = http.topPaths.some((path) => path.latency !== null);
  const columns = useMemo(() => columnsFor(state, hasLatency), [state, hasLatency]);
  const { latency, topPathsErrorBound: bound, topPathsLatencyShare: latencyShare } = http;
  return (
    <>
      <StatusChart state={state} http={http} />
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
      {hasLatency && latencyShare !== null && latencyShare < 1 && (
        <p className="quiet">
          Latencies of paths rest on a sample of {share(latencyShare, 1)} of the requests.
        </p>
      )}
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

const columnsFor = (state: ReportState, hasLatency: boolean) =>
  column.columns([
    column.accessor('path', {
      header: 'Path',
      meta: { width: 600 },
      cell: ({ getValue }) => (
        <ValueLink state={state} term={ownTerm('path', getValue())}>
          <span className="mono break">{getValue()}</span>
        </ValueLink>
      ),
    }),
    numberColumn(state, 'count', 'Requests', ''),
    numberColumn(state, 'clientErrors', '4xx', ' status:4xx'),
    numberColumn(state, 'serverErrors', '5xx', ' status:5xx'),
    ...(hasLatency ? [latencyColumn('p50'), latencyColumn('p95'), latencyColumn('p99')] : []),
    column.accessor(({ bytesSent }) => bytesSent ?? -1, {
      id: 'bytesSent',
      header: 'Sent',
      meta: { isNumber: true },
      cell: ({ row }) => {
        const { bytesSent } = row.original;
        return bytesSent === null ? <span className="quiet">–</span> : size(bytesSent);
      },
    }),
  ]);

/** Where nothing is known a path sorts below all others. */
const latencyColumn = (name: 'p50' | 'p95' | 'p99') =>
  column.accessor(({ latency }) => latency?.[name] ?? -1, {
    id: name,
    header: name,
    meta: { isNumber: true },
    cell: ({ row }) => <Latency latency={row.original.latency} name={name} />,
  });

function Latency({ latency, name }: { latency: Path['latency']; name: 'p50' | 'p95' | 'p99' }) {
  if (!latency) return <span className="quiet">–</span>;
  const title = `${name.slice(1)} % of ${records(latency.count)} within it`;
  return <span title={title}>{duration(latency[name])}</span>;
}

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
        <ValueLink state={state} term={`${ownTerm('path', row.original.path)}${more}`}>
          <span style={{ color: inkOfErrors(name) }}>{count(requests)}</span>
        </ValueLink>
      );
    },
  });

const inkOfErrors = (name: string): string =>
  ({ clientErrors: 'var(--warn-ink)', serverErrors: 'var(--error-ink)' })[name] ?? 'inherit';
