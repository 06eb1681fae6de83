/** The records of several logs in one order of time, page after page. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { PAGE_RECORDS, type Question, recordsOf } from '../../api/jobs.ts';
import type { Job, LogRecord } from '../../api/types.ts';
import type { ListedRecord } from '../records/listed-record.ts';
import { type Merged, mergePage, type Source, sourcesOf } from './merge.ts';

export type TimeOrder = 'time' | '-time';

/** Pages that are asked for at once: the server uses all its threads for each. */
const AT_ONCE = 2;
/** Records of a page of one log, at least. */
const LEAST = 20;

type Place = readonly Source<LogRecord>[];

export function useMergedRecords(logs: readonly Job[], question: Question, order: TimeOrder) {
  const byID = useMemo(() => new Map(logs.map((job) => [job.jobID, job])), [logs]);
  const ids = [...byID.keys()];
  const versions = logs.map(({ finishedAt }) => finishedAt);
  const limit = Math.max(LEAST, Math.ceil(PAGE_RECORDS / Math.max(1, ids.length)));
  const pages = useInfiniteQuery({
    queryKey: ['merged', ids, versions, question, order],
    queryFn: ({ pageParam, signal }) =>
      mergePage(pageParam, {
        isFromEnd: order === '-time',
        most: PAGE_RECORDS,
        atOnce: AT_ONCE,
        read: (id, cursor) => recordsOf(id, { ...question, order, cursor, limit }, signal),
      }),
    initialPageParam: sourcesOf<LogRecord>(ids) as Place,
    getNextPageParam: ({ next }: Merged<LogRecord>) => next,
    enabled: ids.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const records = useMemo(
    () =>
      (pages.data?.pages ?? []).flatMap(({ items }) =>
        items.flatMap(({ id, item }) => listed(byID.get(id), item)),
      ),
    [pages.data, byID],
  );
  return { pages, records };
}

export const listedID = (jobID: string, line: number): string => `${jobID} ${line}`;

function listed(job: Job | undefined, record: LogRecord): ListedRecord[] {
  if (!job) return [];
  return [{ id: listedID(job.jobID, record.line), job, record, source: job.fileName }];
}
