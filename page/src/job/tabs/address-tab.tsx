import { createColumnHelper } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { AnyReport, Report } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { moment } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import { DataTable, type Features } from '../../table/data-table.tsx';
import type { ReportState } from '../report-state.ts';
import { ValueLink } from './value-link.tsx';
import './tabs.css';

type Address = Report['topIPs'][number];
const column = createColumnHelper<Features, Address>();

/** Who is in the log. */
export function AddressTab({ state, report }: { state: ReportState; report: AnyReport }) {
  const hasErrors = report.topIPs.some(({ clientErrors }) => clientErrors !== null);
  const columns = useMemo(() => columnsFor(state, hasErrors), [state, hasErrors]);
  const { uniqueIPs, uniqueIPsStandardError: error, topIPsErrorBound: bound } = report;
  return (
    <>
      <p className="quiet">
        {count(uniqueIPs)} different addresses
        {error > 0 ? ` (within about ${(100 * error).toFixed(1)} %)` : ''}
        {report.topIPs.length < uniqueIPs ? `; the ${report.topIPs.length} that occur most` : ''}
        {bound > 0 ? `, each count within ${count(bound)}` : ''}
      </p>
      <DataTable
        label="Addresses"
        columns={columns}
        rows={report.topIPs}
        rowID={({ ip }) => ip}
        sortedBy={{ id: 'count', desc: true }}
        empty="No record has an address."
      />
    </>
  );
}

const columnsFor = (state: ReportState, hasErrors: boolean) =>
  column.columns([
    column.accessor('ip', {
      header: 'Address',
      meta: { width: 300 },
      cell: ({ getValue }) => (
        <ValueLink state={state} term={`ip:${getValue()}`}>
          <span className="mono">{getValue()}</span>
        </ValueLink>
      ),
    }),
    column.accessor('count', {
      header: 'Records',
      meta: { isNumber: true },
      cell: ({ row, getValue }) => (
        <ValueLink state={state} term={`ip:${row.original.ip}`}>
          {count(getValue())}
        </ValueLink>
      ),
    }),
    ...(hasErrors
      ? [errorColumn(state, 'clientErrors', '4xx'), errorColumn(state, 'serverErrors', '5xx')]
      : []),
    seenColumn('firstSeen', 'First seen'),
    seenColumn('lastSeen', 'Last seen'),
  ]);

const errorColumn = (
  state: ReportState,
  name: 'clientErrors' | 'serverErrors',
  title: '4xx' | '5xx',
) =>
  column.accessor(name, {
    header: title,
    meta: { isNumber: true },
    cell: ({ row, getValue }) => {
      const errors = getValue();
      if (!errors) return <span className="quiet">{errors === null ? '–' : '0'}</span>;
      return (
        <ValueLink state={state} term={`ip:${row.original.ip} status:${title}`}>
          {count(errors)}
        </ValueLink>
      );
    },
  });

const seenColumn = (name: 'firstSeen' | 'lastSeen', header: string) =>
  column.accessor(name, {
    header,
    meta: { width: 190, isNumber: true },
    cell: ({ getValue }) => <Seen time={getValue()} />,
  });

function Seen({ time }: { time: string | null }) {
  const [zone] = useZone();
  return <span className="quiet">{time ? moment(time, zone) : '–'}</span>;
}
