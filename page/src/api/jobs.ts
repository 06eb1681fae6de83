import { queryOptions } from '@tanstack/react-query';

import type { JobsOptions, Question } from '../../../src/client/browser/index.ts';
import { tellingSoFar } from './report-so-far.ts';
import { server } from './server.ts';
import type { Bundle, Combined, Context, Job, JobDetail, Page, Report } from './types.ts';

/** Records that a page of the list asks for at once. */
export const PAGE_RECORDS = 200;

export type { Question };

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

async function listed(
  which: Pick<JobsOptions, 'bundleID'>,
  signal: AbortSignal,
): Promise<{ jobs: Job[]; bundle: Omit<Bundle, 'members'> | undefined }> {
  const jobs: Job[] = [];
  let bundle: Omit<Bundle, 'members'> | undefined;
  for await (const page of server.jobPages({ ...which, limit: MOST_JOBS, signal })) {
    jobs.push(...page.items);
    bundle ??= page.bundle;
  }
  return { jobs, bundle };
}

export const jobQuery = (jobID: string) =>
  queryOptions({
    queryKey: ['job', jobID],
    queryFn: ({ signal }) => server.job(jobID, { signal }),
  });

/** The report of a job, or of what matches a question. */
/** `version` is another one where the job was read again, or to its end. */
export const reportQuery = (jobID: string, question: Question, version: string | null) =>
  queryOptions<Report>({
    queryKey: ['report', jobID, question, version],
    queryFn: ({ signal, client, queryKey }) =>
      isOpen(question)
        ? server.report(jobID, { signal })
        : tellingSoFar<Report>(client, queryKey, (onProgress) =>
            server.report(jobID, { ...question, signal, onProgress }),
          ),
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
    queryFn: ({ signal, client, queryKey }) => {
      const which = bundleID ? { bundleID } : { jobID: jobIDs };
      return isOpen(question) && jobIDs.length === 0
        ? server.combinedReport({ ...which, signal })
        : tellingSoFar<Combined>(client, queryKey, (onProgress) =>
            server.combinedReport({ ...which, ...question, signal, onProgress }),
          );
    },
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
    queryFn: ({ signal }) => server.context(jobID, line, { before, after, signal }),
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
  return server.recordPage(jobID, { ...asked, limit, signal });
}

export const queuesQuery = () =>
  queryOptions({
    queryKey: ['queues'],
    queryFn: ({ signal }) => server.queue({ signal }),
    refetchInterval: 2000,
  });

export const curlOf = (route: string): string =>
  `curl -H "authorization: Bearer $TOKEN" '${new URL(route, location.origin)}'`;
