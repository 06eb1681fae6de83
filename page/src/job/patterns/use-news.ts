/** Which patterns are new, and which of them are wanted alone. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { jobsQuery, reportQuery } from '../../api/jobs.ts';
import type { AnyReport, Job } from '../../api/types.ts';
import { type ReportState, SINCE } from '../report-state.ts';
import { firstSeenSince, missingIn } from './news.ts';

const ALL = { q: undefined, from: undefined, to: undefined };

export interface News {
  /** First seen in the time that was chosen. */
  marked: ReadonlySet<string>;
  /** The only ones that are wanted; null where all are, and undefined while it is not known. */
  wanted: ReadonlySet<string> | null | undefined;
  /** The log that these are compared with. */
  other: Job | undefined;
  /** Why it is not known. */
  error: Error | null;
}

/** @param whole the report of the whole log; undefined while it is not known */
export function useNews(
  { search: { from, news } }: ReportState,
  report: AnyReport,
  whole: AnyReport | undefined,
): News {
  const marked = useMemo(() => firstSeenSince(whole, from), [whole, from]);
  const otherID = news === undefined || news === SINCE ? undefined : news;
  const jobs = useQuery({ ...jobsQuery(), enabled: otherID !== undefined });
  const other = jobs.data?.find(({ jobID }) => jobID === otherID);
  const compared = useQuery({
    ...reportQuery(otherID ?? '', ALL, other?.finishedAt ?? null),
    enabled: otherID !== undefined,
  });
  const missing = useMemo(
    () => (compared.data ? missingIn(report, compared.data) : undefined),
    [report, compared.data],
  );
  const wanted = news === undefined ? null : news === SINCE ? marked : missing;
  return { marked, wanted, other, error: otherID === undefined ? null : compared.error };
}
