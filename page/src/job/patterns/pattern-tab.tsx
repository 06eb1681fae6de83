import { Button, Group, TextInput } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import type { AnyReport, JobDetail, Pattern } from '../../api/types.ts';
import { count, share } from '../../format/numbers.ts';
import { clock, exact, isOneDay, moment } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import { DataTable, type Features } from '../../table/data-table.tsx';
import { inkOf, severity } from '../levels.ts';
import { Newest } from '../records/newest.tsx';
import type { ReportState } from '../report-state.ts';
import { ValueLink } from '../tabs/value-link.tsx';
import { PatternText } from './pattern-text.tsx';
import { Sparkline } from './sparkline.tsx';

const column = createColumnHelper<Features, Pattern>();

interface PatternTabProps {
  state: ReportState;
  /** Null where the report is of several. */
  job: JobDetail | null;
  report: AnyReport;
}

/** What the log says, told once for all records that say the same: the most severe first. */
export function PatternTab({ state, job, report }: PatternTabProps) {
  const [wanted, setWanted] = useState('');
  const valid = report.totalLogsProcessed - report.invalidLogs;
  const [zone] = useZone();
  const hasDates = report.timeRange !== null && !isOneDay(report.timeRange, zone);
  const columns = useMemo(() => columnsFor(state, valid, hasDates), [state, valid, hasDates]);
  const rows = useMemo(
    () =>
      report.patterns
        .filter(({ pattern }) => pattern.toLowerCase().includes(wanted.toLowerCase()))
        .sort(
          (one, other) => severity(other.level) - severity(one.level) || other.count - one.count,
        ),
    [report, wanted],
  );
  return (
    <>
      <Group mb="xs" gap="xs">
        <TextInput
          size="xs"
          w={260}
          placeholder="Find a pattern"
          aria-label="Find a pattern"
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        {report.patternsOther > 0 && (
          <span className="quiet">{count(report.patternsOther)} records are in none of them</span>
        )}
      </Group>
      <DataTable
        label="Patterns"
        columns={columns}
        rows={rows}
        rowID={({ id }) => id}
        openID={state.search.pattern ?? null}
        {...(state.hasRecords && {
          onOpen: (id) => state.set({ pattern: id ?? undefined }, true),
        })}
        detail={(pattern) => <PatternDetail state={state} job={job} pattern={pattern} />}
        empty={
          report.totalLogsProcessed === 0
            ? state.isFiltered
              ? 'No record matches the filter.'
              : 'No records.'
            : wanted === ''
              ? 'No record has a message.'
              : 'No pattern is like that.'
        }
      />
    </>
  );
}

const errorsOf = ({ levels }: Pattern): number => levels.error + levels.fatal;

const columnsFor = (state: ReportState, all: number, hasDates: boolean) =>
  column.columns([
    column.accessor(({ level }) => severity(level), {
      id: 'level',
      header: 'Level',
      meta: { width: 65 },
      cell: ({ row }) => <Level pattern={row.original} />,
    }),
    column.accessor(({ firstSeen }) => firstSeen ?? '', {
      id: 'time',
      header: 'Over time',
      meta: { width: 150 },
      cell: ({ row }) => (
        <Sparkline
          pattern={row.original}
          color={row.original.level === null ? '--none' : `--${row.original.level}`}
        />
      ),
    }),
    column.accessor('count', {
      header: 'Records',
      meta: { width: 110, isNumber: true },
      cell: ({ getValue }) => <Records records={getValue()} all={all} />,
    }),
    column.accessor(errorsOf, {
      id: 'errors',
      header: 'Errors',
      meta: { width: 80, isNumber: true },
      cell: ({ row }) => <Errors state={state} pattern={row.original} />,
    }),
    column.accessor('pattern', {
      header: 'Pattern',
      meta: { width: 640, onPhone: 'title' },
      cell: ({ getValue }) => <PatternText pattern={getValue()} />,
    }),
    column.accessor(({ lastSeen }) => lastSeen ?? '', {
      id: 'last',
      header: 'First – last',
      meta: { width: hasDates ? 190 : 100, isNumber: true },
      cell: ({ row }) => <Seen pattern={row.original} hasDates={hasDates} />,
    }),
  ]);

function Level({ pattern: { level } }: { pattern: Pattern }) {
  return (
    <span className="level" style={{ color: inkOf(level) }}>
      {level ?? '–'}
    </span>
  );
}

/** Also of a pattern whose level is another one: that is only the level of most of its records. */
function Errors({ state, pattern }: { state: ReportState; pattern: Pattern }) {
  const errors = errorsOf(pattern);
  if (errors === 0) return <span className="quiet">0</span>;
  return (
    <ValueLink state={state} term={`pattern:${pattern.id} level:>=error`}>
      <span className="errors">{count(errors)}</span>
    </ValueLink>
  );
}

function Records({ records, all }: { records: number; all: number }) {
  return <span title={`${share(records, all)} of the records`}>{count(records)}</span>;
}

/** The time of the day alone where all are of one. */
function Seen({ pattern, hasDates }: { pattern: Pattern; hasDates: boolean }) {
  const [zone] = useZone();
  const { firstSeen, lastSeen } = pattern;
  if (!firstSeen || !lastSeen) return null;
  const shown = hasDates ? moment : clock;
  return (
    <span className="quiet seen" title={`${exact(firstSeen, zone)} – ${exact(lastSeen, zone)}`}>
      {shown(firstSeen, zone)}
      <br />
      {shown(lastSeen, zone)}
    </span>
  );
}

function PatternDetail({
  state,
  job,
  pattern,
}: {
  state: ReportState;
  job: JobDetail | null;
  pattern: Pattern;
}) {
  const term = `pattern:${pattern.id}`;
  return (
    <div className="detail">
      {job && <Newest state={state} job={job} term={term} />}
      <Group gap="xs" mt={6}>
        <Button
          size="compact-xs"
          variant="default"
          title="Opens the Records tab, with these records alone"
          onClick={() => state.include(term, { tab: 'records', pattern: undefined })}
        >
          {pattern.count === 1 ? 'Open the record' : `Open all ${count(pattern.count)} records`}
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          title="Stays here; the chart and all numbers become those of this pattern"
          onClick={() => state.include(term)}
        >
          Filter the report by this
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          title="The chart and all numbers become those of everything else"
          onClick={() => state.exclude(term)}
        >
          Exclude
        </Button>
      </Group>
    </div>
  );
}
