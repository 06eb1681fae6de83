import type { ReportState } from '../report-state.ts';
import type { Buckets } from './stacked.ts';

/** Bounds the time to the buckets that were dragged over, or to the one that was clicked, whose records are shown then. */
export const selectIn =
  <Name extends string>(state: ReportState, { buckets, intervalMs, from, to }: Buckets<Name>) =>
  (first: number, last: number, isClick: boolean): void => {
    if (!state.hasRecords) return;
    const start = Math.max(from, buckets[first]!.from);
    const end = Math.min(to, buckets[last]!.from + intervalMs);
    state.set({
      from: new Date(start).toISOString(),
      to: new Date(end).toISOString(),
      line: undefined,
      ...(isClick && { tab: 'records' as const }),
    });
  };
