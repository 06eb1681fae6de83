/** What is told of each pattern. */
import { Badge } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';
import { errorsOf } from '../../../../src/engine/report/urgency.ts';
import type { Pattern } from '../../api/types.ts';
import { count, share } from '../../format/numbers.ts';
import { clock, exact, moment } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import type { Features } from '../../table/data-table.tsx';
import { inkOf, severity } from '../levels.ts';
import type { ReportState } from '../report-state.ts';
import { ValueLink } from '../tabs/value-link.tsx';
import type { Axis } from './on-axis.ts';
import { PatternText } from './pattern-text.tsx';
import { Sparkline } from './sparkline.tsx';

const column = createColumnHelper<Features, Pattern>();

interface PatternColumns {
  state: ReportState;
  /** Records that have a pattern. */
  all: number;
  /** Whether the records are of more than one day. */
  hasDates: boolean;
  /** Of the chart above. */
  axis: Axis | null;
  /** The ids of those that are marked. */
  news: ReadonlySet<string>;
}

export const patternColumns = ({ state, all, hasDates, axis, news }: PatternColumns) =>
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
          axis={axis}
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
      cell: ({ row }) => (
        <>
          {news.has(row.original.id) && <New />}
          <PatternText pattern={row.original.pattern} />
        </>
      ),
    }),
    column.accessor(({ lastSeen }) => lastSeen ?? '', {
      id: 'last',
      header: 'First – last',
      meta: { width: hasDates ? 190 : 100, isNumber: true },
      cell: ({ row }) => <Seen pattern={row.original} hasDates={hasDates} />,
    }),
  ]);

function New() {
  return (
    <Badge
      size="xs"
      variant="light"
      mr={6}
      title="No record of the log before this time is like it"
    >
      new
    </Badge>
  );
}

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
