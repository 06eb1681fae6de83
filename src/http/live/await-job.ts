import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import type { Jobs } from '../../jobs/index.ts';

/**
 * Milliseconds to wait for a job that is not there (yet): who chooses the id opens the watch and the
 * upload at the same moment, and the two requests may overtake each other.
 */
const GRACE_MS = 2000;
const ASK_EVERY_MS = 50;

/**
 * Resolves once the job is there and the caller's. Throws `not_found` after the grace time, the same
 * for somebody else's job as for none.
 */
export async function awaitOwnJob(
  jobs: Pick<Jobs, 'assertOwner'>,
  ownerID: string,
  jobID: string,
): Promise<void> {
  const deadline = performance.now() + GRACE_MS;
  for (;;) {
    try {
      return await jobs.assertOwner(ownerID, jobID);
    } catch (error) {
      const isAbsent = error instanceof AppError && error.code === 'not_found';
      if (!isAbsent || performance.now() > deadline) throw error;
    }
    await delay(ASK_EVERY_MS);
  }
}
