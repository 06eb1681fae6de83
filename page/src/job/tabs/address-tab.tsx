import { Button, Group, TextInput } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';
import { type FormEvent, useMemo, useState } from 'react';
import type { AnyReport, Report } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { moment } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import { DataTable, type Features } from '../../table/data-table.tsx';
import type { ReportState } from '../report-state.ts';
import { addressTerm } from './address-term.ts';
import { ValueLink } from './value-link.tsx';
import './tabs.css';

type Address = Report['topIPs'][number];
const column = createColumnHelper<Features, Address>();

/** Who is in the log. */
export function AddressTab({ state, report }: { state: ReportState; report: AnyReport }) {
  const hasErrors = report.topIPs.some(({ clientErrors }) => clientErrors !== null);
  const columns = useMemo(() => columnsFor(state, hasErrors), [state, hasErrors]);
  const [wanted, setWanted] = useState('');
  const rows = useMemo(
    () => report.topIPs.filter(({ ip }) => ip.includes(wanted.trim().toLowerCase())),
    [report, wanted],
  );
  return (
    <>
      <AddressSearch state={state} wanted={wanted} setWanted={setWanted} />
      <p className="quiet">{noteOf(report)}</p>
      <DataTable
        label="Addresses"
        columns={columns}
        rows={rows}
        rowID={({ ip }) => ip}
        sortedBy={{ id: 'count', desc: true }}
        empty={
          wanted === ''
            ? 'No record has an address.'
            : 'None of the addresses that are listed is like that.'
        }
      />
    </>
  );
}

/** Which of the addresses are listed, and how exact their numbers are. */
function noteOf(report: AnyReport): string {
  const { uniqueIPs, uniqueIPsStandardError: error, topIPsErrorBound: bound, topIPs } = report;
  const exactness = error > 0 ? ` (within about ${(100 * error).toFixed(1)} %)` : '';
  const all = `${count(uniqueIPs)} different addresses${exactness}`;
  const listed =
    topIPs.length < uniqueIPs
      ? `The ${count(topIPs.length)} that most records have, of ${all}`
      : all;
  return `${listed}${bound > 0 ? `, each count within ${count(bound)}` : ''}.`;
}

interface AddressSearchProps {
  state: ReportState;
  wanted: string;
  setWanted: (wanted: string) => void;
}

/** Narrows the list as somebody types; an address or a network is looked for in the whole log as well. */
function AddressSearch({ state, wanted, setWanted }: AddressSearchProps) {
  const term = state.hasRecords ? addressTerm(wanted) : null;
  const search = (event: FormEvent) => {
    event.preventDefault();
    if (term) state.include(term, { tab: 'records' });
  };
  return (
    <form onSubmit={search}>
      <Group gap="xs" mb="xs">
        <TextInput
          size="xs"
          w={260}
          placeholder="Find an address, or 192.0.2.0/24"
          aria-label="Find an address"
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        {term && (
          <Button type="submit" size="xs" variant="default">
            Look for {term.slice('ip:'.length)} in the whole log
          </Button>
        )}
      </Group>
    </form>
  );
}

const columnsFor = (state: ReportState, hasErrors: boolean) =>
  column.columns([
    column.accessor('ip', {
      header: 'Address',
      meta: { width: 300, onPhone: 'title' },
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
