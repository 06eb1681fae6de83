import { memo, useState } from 'react';
import type { ReportState } from '../report-state.ts';
import { type Around, ContextLines } from './context-lines.tsx';
import type { ListedRecord } from './listed-record.ts';
import { RecordDetail } from './record-detail.tsx';
import { RecordLine } from './record-line.tsx';

const ALONE: Around = { before: 0, after: 0 };

interface RecordItemProps {
  state: ReportState;
  listed: ListedRecord;
  columns: readonly string[];
  isOpen: boolean;
  setOpen: (record: ListedRecord | null) => void;
}

/** A record on its line; open, it stands between the records around it, with all that is known of it below. */
export const RecordItem = memo((props: RecordItemProps) => {
  const { state, listed, columns, isOpen, setOpen } = props;
  const { job, record, source } = listed;
  const [around, setAround] = useState(ALONE);
  const { line } = record;
  const toggle = () => {
    setAround(ALONE);
    setOpen(isOpen ? null : listed);
  };
  return (
    <>
      {isOpen && <ContextLines {...{ job, line, around, columns }} side="before" />}
      <RecordLine {...{ record, columns, source, isOpen }} onOpen={toggle} />
      {isOpen && <RecordDetail {...{ state, job, line, around, setAround, columns }} />}
    </>
  );
});
