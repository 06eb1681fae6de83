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
  /** Whether that log has more patterns than its report: what is shown may be among them. */
  isCapped: boolean;
  /** Why it is not known. */
  error: Error | null;
}

/** @param whole the report of the whole log; undefined while it is not known */
export function useNews(
  { search: { from, news } }: ReportState,
  report: AnyReport,
  whole: AnyReport | undefined,
): News {
  const marked = useMemo(() => {
    const later = firstSeenSince(whole, from);
    return new Set(report.patterns.map(({ id }) => id).filter((id) => later.has(id)));
  }, [report, whole, from]);
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
  const since = from === undefined ? null : marked;
  const wanted = news === undefined ? null : news === SINCE ? since : missing;
  const isCapped = (compared.data?.patternsOther ?? 0) > 0;
  const error = otherID === undefined ? null : compared.error;
  return { marked, wanted, other, isCapped: otherID !== undefined && isCapped, error };
}
