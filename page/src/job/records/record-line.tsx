import { UnstyledButton } from '@mantine/core';
import type { LogRecord } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { clock } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import { inkOf } from '../levels.ts';
import './records.css';

interface RecordLineProps {
  record: LogRecord;
  isOpen?: boolean;
  /** Whether it is one of the records around another. */
  isContext?: boolean;
  onOpen?: () => void;
}

/** A record on one line: where it stands, when, how severe, and what it says. */
export function RecordLine({ record, isOpen = false, isContext = false, onOpen }: RecordLineProps) {
  const [zone] = useZone();
  const { line, timestamp, level, invalid, message, text } = record;
  // Time and level stand in columns of their own; what has no message is shown as it is.
  const first = (message || text).split('\n', 1)[0];
  return (
    <UnstyledButton
      className="record-line mono"
      data-open={isOpen || undefined}
      data-context={isContext || undefined}
      onClick={onOpen}
      aria-expanded={isOpen}
    >
      <span className="record-number number">{count(line)}</span>
      <span className="record-time number">{timestamp ? clock(timestamp, zone) : ''}</span>
      <span className="level" style={{ color: inkOf(invalid ? 'warn' : level) }}>
        {invalid ? 'invalid' : (level ?? '')}
      </span>
      <span className="record-text">
        {first}
        {record.lines > 1 && <span className="pill record-more">+{record.lines - 1} lines</span>}
      </span>
    </UnstyledButton>
  );
}
