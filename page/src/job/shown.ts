/** What stands on the screen: the report of the filter, or that of everything where the filter cannot be read. */
import type { Problem } from '../api/problem.ts';
import type { AnyReport } from '../api/types.ts';
import type { useReportState } from './report-state.ts';
import type { useReport } from './use-report.ts';

export function shownOf<R extends AnyReport>(
  state: ReturnType<typeof useReportState>,
  {
    report,
    isStale,
    reading,
  }: Pick<ReturnType<typeof useReport<R>>, 'report' | 'isStale' | 'reading'>,
  whole: R | undefined,
  problem: Problem | null,
) {
  if (problem) return { state: state.unfiltered, report: whole, isStale: false, reading: null };
  return { state, report, isStale, reading };
}
