import pRetry from 'p-retry';
import { AppError } from '../../errors.ts';
import type { Jobs } from '../../jobs/index.ts';

/**
 * Milliseconds to wait for a job that does not exist (yet): a client that chooses the id opens the watch and
 * the upload at the same moment, and the watch may arrive first.
 */
const GRACE_MS = 2000;
const ASK_EVERY_MS = 50;

/**
 * Resolves once the job exists and is the caller's. Throws `not_found` after the grace time, the same for
 * another user's job as for none.
 */
export async function awaitOwnJob(
  jobs: Pick<Jobs, 'assertOwner'>,
  ownerID: string,
  jobID: string,
): Promise<void> {
  await pRetry(() => jobs.assertOwner(ownerID, jobID), {
    retries: Number.POSITIVE_INFINITY,
    maxRetryTime: GRACE_MS,
    minTimeout: ASK_EVERY_MS,
    factor: 1,
    shouldRetry: ({ error }) => error instanceof AppError && error.code === 'not_found',
  });
}
