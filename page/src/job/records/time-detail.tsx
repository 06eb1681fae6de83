import { createContext, type ReactNode } from 'react';
import type { AnyReport } from '../../api/types.ts';
import { detailFor, type TimeDetail, widthOf } from '../../format/record-time.ts';
import { useZone } from '../../preferences/zone.ts';
import './records.css';

/** How much each record of a report tells of its time. */
export const TimeDetailContext = createContext<TimeDetail>('clock');

/** Lists of records within it have a column of time that is wide enough. */
export function TimesOfRecords({
  timeRange,
  children,
}: Pick<AnyReport, 'timeRange'> & { children: ReactNode }) {
  const [zone] = useZone();
  const detail = detailFor(timeRange, zone);
  return (
    <TimeDetailContext value={detail}>
      <div style={{ '--record-time': `${widthOf(detail) + 1}ch` } as object}>{children}</div>
    </TimeDetailContext>
  );
}
