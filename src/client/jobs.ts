/** The jobs of a person. */
import type { Requests } from './requests.ts';
import type { Bundle, Job, JobStatus } from './types.ts';

/** As many as the server gives at once. */
const MOST_OF_PAGE = 100;

export interface JobsOptions {
  status?: JobStatus | undefined;
  /** Of this archive only. */
  bundleID?: string | undefined;
  /** Made of an upload with this SHA-256, in hexadecimal digits. */
  contentHash?: string | undefined;
  /** The first so many; left out: all. */
  limit?: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface JobPage {
  items: Job[];
  nextCursor: string | null;
  /** Where an archive was asked for. */
  bundle?: Bundle;
}

/** Pages of jobs, newest first. */
export async function* jobPages(
  requests: Requests,
  { limit: most = Number.POSITIVE_INFINITY, signal, ...which }: JobsOptions = {},
): AsyncGenerator<JobPage, void> {
  let left = most;
  for (let cursor: string | null | undefined; cursor !== null && left > 0; ) {
    const query = { ...which, limit: Math.min(left, MOST_OF_PAGE), cursor };
    const page: JobPage = await requests.json('api/jobs', { query, signal });
    yield page;
    left -= page.items.length;
    cursor = page.nextCursor;
  }
}
