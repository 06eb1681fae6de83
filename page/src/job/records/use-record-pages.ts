/** The records of a question, page after page; while the log is read, the pages stay and new ones come by the live tail. */
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { type Order, type Question, recordsOf } from '../../api/jobs.ts';
import type { JobDetail, Page } from '../../api/types.ts';

export type Pages = InfiniteData<Page, string | null>;

export function useRecordPages(job: JobDetail, question: Question, order: Order) {
  const queryKey = ['records', job.jobID, question, order, useReading(job)] as const;
  const pages = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      recordsOf(job.jobID, { ...question, order, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: job.bytesKept,
    staleTime: Number.POSITIVE_INFINITY,
    // The records of a log that grows are asked for anew when somebody comes back to them.
    ...(job.finishedAt === null && { gcTime: 0 }),
  });
  const records = useMemo(
    () => pages.data?.pages.flatMap(({ items }) => items) ?? [],
    [pages.data],
  );
  return { pages, records, queryKey };
}

/**
 * Another one where the log was read again, but not where it has come to its end: what is shown of a log that grows is the
 * beginning of the whole.
 */
function useReading({ finishedAt }: JobDetail): string | null {
  const [reading, setReading] = useState(finishedAt);
  const [last, setLast] = useState(finishedAt);
  useEffect(() => {
    if (finishedAt === last) return;
    setLast(finishedAt);
    if (last !== null) setReading(finishedAt);
  }, [finishedAt, last]);
  return reading;
}
