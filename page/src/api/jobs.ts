import { queryOptions } from '@tanstack/react-query';
import { readReport } from './report-so-far.ts';
import { addressOf, answer, ask } from './request.ts';
import type * as schema from './schema.ts';
import type { Bundle, Combined, Context, Job, JobDetail, Page, Queues, Report } from './types.ts';

/** Records that a page of the list asks for at once. */
export const PAGE_RECORDS = 200;

/** A question to the records of a job. */
export interface Question {
  q?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

const isOpen = ({ q, from, to }: Question): boolean => !q && !from && !to;

/** The log is read for the answer, which may take long: not again because somebody looks at the page again, or had stopped it. */
const ASKED_ONCE = { staleTime: 60_000, refetchOnWindowFocus: false, refetchOnReconnect: false };

/** All jobs, newest first: page after page, up to a number that a person can look through. */
const MOST_JOBS = 1000;

export const jobsQuery = () =>
  queryOptions({
    queryKey: ['jobs'],
    queryFn: async ({ signal }) => (await listed({}, signal)).jobs,
  });

/** The logs of an archive. They are asked for under the key of the list, since they change with it. */
export const bundleQuery = (bundleID: string) =>
  queryOptions<Bundle>({
    queryKey: ['jobs', 'bundle', bundleID],
    queryFn: async ({ signal }) => {
      const { jobs, bundle } = await listed({ bundleID }, signal);
      // The list is newest first, the archive in its own order.
      return { ...bundle!, members: jobs.reverse() };
    },
  });

interface ListPage {
  items: Job[];
  nextCursor: string | null;
  bundle?: schema.Bundle;
}

async function listed(
  which: { bundleID?: string },
  signal: AbortSignal,
): Promise<{ jobs: Job[]; bundle: ListPage['bundle'] }> {
  const jobs: Job[] = [];
  let cursor: string | null = null;
  for (;;) {
    const query: { limit: number; cursor: string | null } = { ...which, limit: 100, cursor };
    const page: ListPage = await ask('/api/jobs', { query, signal });
    jobs.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null || jobs.length >= MOST_JOBS) return { jobs, bundle: page.bundle };
  }
}

export const jobQuery = (jobID: string) =>
  queryOptions({
    queryKey: ['job', jobID],
    queryFn: ({ signal }) => ask<JobDetail>(`/api/jobs/${encodeURIComponent(jobID)}`, { signal }),
  });

/** The report of a job, or of what matches a question. */
/** `version` is another one where the job was read again, or to its end. */
export const reportQuery = (jobID: string, question: Question, version: string | null) =>
  queryOptions<Report>({
    queryKey: ['report', jobID, question, version],
    queryFn: ({ signal, client, queryKey }) =>
      isOpen(question)
        ? ask<Report>(`/api/stats/${encodeURIComponent(jobID)}`, { signal })
        : readReport<Report>(`/api/stats/${encodeURIComponent(jobID)}`, question, {
            client,
            queryKey,
            signal,
          }),
    placeholderData: (before) => (before?.jobID === jobID ? before : undefined),
    ...(!isOpen(question) && ASKED_ONCE),
  });

/** What a report of several jobs is of: an archive, jobs by their ids, or without both all. */
export interface CombinedOf {
  bundleID: string | null;
  jobIDs: string[];
  /** How many of the archive have been read: its report is another one with each. */
  version?: number;
}

/** The report of several jobs, or of all. */
export const combinedQuery = ({ bundleID, jobIDs, version = 0 }: CombinedOf, question: Question) =>
  queryOptions<Combined>({
    queryKey: ['combined', bundleID ?? jobIDs, question, version],
    queryFn: ({ signal, client, queryKey }) =>
      isOpen(question) && jobIDs.length === 0
        ? ask<Combined>('/api/stats', { query: { bundleID }, signal })
        : readReport<Combined>(
            '/api/stats',
            { ...question, ...(bundleID ? { bundleID } : { jobID: jobIDs }) },
            { client, queryKey, signal },
          ),
    placeholderData: (before) => before,
    ...(!isOpen(question) && ASKED_ONCE),
  });

export const contextQuery = (
  { jobID, finishedAt }: Pick<JobDetail, 'jobID' | 'finishedAt'>,
  line: number,
  { before, after }: { before: number; after: number },
) =>
  queryOptions<Context>({
    queryKey: ['context', jobID, finishedAt, line, before, after],
    queryFn: ({ signal }) =>
      ask<Context>(`/api/jobs/${encodeURIComponent(jobID)}/records/${line}`, {
        query: { before, after },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (known) => known,
  });

export const ORDERS = ['line', '-line', 'time', '-time'] as const;
export type Order = (typeof ORDERS)[number];

export function recordsOf(
  jobID: string,
  {
    limit = PAGE_RECORDS,
    ...asked
  }: Question & { order: Order; cursor?: string | null; limit?: number },
  signal?: AbortSignal,
): Promise<Page> {
  return ask(`/api/jobs/${encodeURIComponent(jobID)}/records`, {
    query: { ...asked, limit },
    signal,
  });
}

/** Goes on where the page is left meanwhile. */
export const removeJob = (jobID: string): Promise<void> =>
  ask(`/api/jobs/${encodeURIComponent(jobID)}`, { method: 'DELETE', outlivesPage: true });
export const removeBundle = (bundleID: string): Promise<void> =>
  ask(`/api/bundles/${encodeURIComponent(bundleID)}`, { method: 'DELETE', outlivesPage: true });
export const retryJob = (jobID: string): Promise<Job> =>
  ask(`/api/jobs/${encodeURIComponent(jobID)}/retry`, { method: 'POST' });
export const readAgain = (
  jobID: string,
  json: { format?: string; timeZone?: string; keywords?: string[] },
): Promise<JobDetail> =>
  ask(`/api/jobs/${encodeURIComponent(jobID)}/analyze`, { method: 'POST', json });

export const queuesQuery = () =>
  queryOptions({
    queryKey: ['queues'],
    queryFn: ({ signal }) => ask<Queues>('/api/queue-status', { signal }),
    refetchInterval: 2000,
  });

/** What matches, as the bytes of a file, as they come. An answer that breaks off is an error of the stream. */
export async function exportRecords(
  jobID: string,
  question: Question,
  format: 'raw' | 'jsonl' | 'csv',
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const query = { ...question, format };
  return (
    await answer(`/api/jobs/${encodeURIComponent(jobID)}/export`, { query, accept: '*/*', signal })
  ).body!;
}

export const curlOf = (path: string, query: Parameters<typeof addressOf>[1]): string =>
  `curl -H "authorization: Bearer $TOKEN" '${location.origin}${addressOf(path, query)}'`;
