import { UnstyledButton } from '@mantine/core';
import { useContext } from 'react';
import type { LogRecord } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { recordTime } from '../../format/record-time.ts';
import { exact } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import { inkOf } from '../levels.ts';
import { fieldsOf, STANDARD_COLUMNS, valueIn } from './columns.ts';
import { TimeDetailContext } from './time-detail.tsx';
import './records.css';

interface RecordLineProps {
  record: LogRecord;
  columns?: readonly string[];
  /** The name of its log, among those of others. */
  source?: string | undefined;
  isOpen?: boolean;
  /** Whether it is one of the records around another. */
  isContext?: boolean;
  onOpen?: () => void;
}

/** A record on one line: where it stands, and what is asked of it; at first when, how severe, and what it says. */
export function RecordLine({
  record,
  columns = STANDARD_COLUMNS,
  source,
  isOpen = false,
  isContext = false,
  onOpen,
}: RecordLineProps) {
  const { line, timestamp, level, invalid } = record;
  const has = (name: string) => columns.includes(name);
  return (
    <UnstyledButton
      className="record-line mono"
      data-open={isOpen || undefined}
      data-context={isContext || undefined}
      onClick={onOpen}
      aria-expanded={isOpen}
    >
      {source !== undefined && (
        <span className="record-source" title={source}>
          {source}
        </span>
      )}
      <span className="record-number number">{count(line)}</span>
      {has('time') && <Time time={timestamp} />}
      {has('level') && (
        <span className="level" style={{ color: inkOf(invalid ? 'warn' : level) }}>
          {invalid ? 'invalid' : (level ?? '')}
        </span>
      )}
      {fieldsOf(columns).map((name) => (
        <Field key={name} name={name} value={valueIn(record, name)} />
      ))}
      {has('message') && <Message record={record} />}
    </UnstyledButton>
  );
}

/** To the second, as far as the records of the list differ; whole where it is pointed at. */
function Time({ time }: { time: LogRecord['timestamp'] }) {
  const [zone] = useZone();
  const detail = useContext(TimeDetailContext);
  return (
    <span className="record-time number" title={time ? exact(time, zone) : undefined}>
      {time ? recordTime(time, detail, zone) : ''}
    </span>
  );
}

/** On a narrow screen, where columns have no heads, its name stands before it. */
function Field({ name, value }: { name: string; value: string }) {
  return (
    <span
      className="record-field"
      data-name={name}
      data-empty={value === '' || undefined}
      title={value}
    >
      {value}
    </span>
  );
}

function Message({ record: { message, text, lines } }: { record: LogRecord }) {
  // Time and level stand in columns of their own; what has no message is shown as it is.
  const first = (message || text).split('\n', 1)[0];
  return (
    <span className="record-text">
      {first}
      {lines > 1 && <span className="pill record-more">+{lines - 1} lines</span>}
    </span>
  );
}

/** What the columns are, where fields are among them: those that are always there need no word. */
export function RecordHead({
  columns,
  isOfSeveral,
}: {
  columns: readonly string[];
  isOfSeveral: boolean;
}) {
  if (fieldsOf(columns).length === 0) return null;
  return (
    <div className="record-line record-head" aria-hidden>
      {isOfSeveral && <span>log</span>}
      <span className="record-number">line</span>
      {columns.map((name) => (
        <span key={name} className={name === 'time' ? 'record-time' : undefined} title={name}>
          {name}
        </span>
      ))}
    </div>
  );
}
