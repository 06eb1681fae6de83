import { memo, useState } from 'react';
import type { JobDetail, LogRecord } from '../../api/types.ts';
import type { ReportState } from '../report-state.ts';
import { type Around, ContextLines } from './context-lines.tsx';
import { RecordDetail } from './record-detail.tsx';
import { RecordLine } from './record-line.tsx';

const ALONE: Around = { before: 0, after: 0 };

interface RecordItemProps {
  state: ReportState;
  job: JobDetail;
  record: LogRecord;
  columns: readonly string[];
  isOpen: boolean;
}

/** A record on its line; open, it stands between the records around it, with all that is known of it below. */
export const RecordItem = memo(({ state, job, record, columns, isOpen }: RecordItemProps) => {
  const [around, setAround] = useState(ALONE);
  const { line } = record;
  const toggle = () => {
    setAround(ALONE);
    state.set({ line: isOpen ? undefined : line }, true);
  };
  return (
    <>
      {isOpen && <ContextLines {...{ job, line, around, columns }} side="before" />}
      <RecordLine record={record} columns={columns} isOpen={isOpen} onOpen={toggle} />
      {isOpen && <RecordDetail {...{ state, job, line, around, setAround, columns }} />}
    </>
  );
});
