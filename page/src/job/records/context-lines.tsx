import { useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useRef } from 'react';
import { contextQuery } from '../../api/jobs.ts';
import type { ReadLog } from './listed-record.ts';
import { RecordLine } from './record-line.tsx';

/** How many records are shown on either side of one. */
export interface Around {
  before: number;
  after: number;
}

interface ContextLinesProps {
  job: ReadLog;
  line: number;
  around: Around;
  side: keyof Around;
  columns: readonly string[];
}

/** The records on one side of another, whatever the filter is. */
export function ContextLines({ job, line, around, side, columns }: ContextLinesProps) {
  const { data } = useQuery(contextQuery(job, line, around));
  const list = useRef<HTMLDivElement>(null);
  const records = data?.[side] ?? [];
  useStillBelow(list, side === 'before' ? records.length : 0);
  return (
    <div ref={list}>
      {records.map((record) => (
        <RecordLine key={record.line} record={record} columns={columns} isContext />
      ))}
    </div>
  );
}

/** Keeps what stands below in its place in the window when lines are put in above it. */
function useStillBelow(list: React.RefObject<HTMLElement | null>, length: number): void {
  const height = useRef(0);
  useLayoutEffect(() => {
    const now = list.current?.offsetHeight ?? 0;
    if (length > 0) window.scrollBy(0, now - height.current);
    height.current = now;
  }, [list, length]);
}
