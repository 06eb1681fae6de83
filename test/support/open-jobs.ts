import { eq, sql } from '../../src/database/drizzle.ts';
import { jobs as jobRows } from '../../src/database/schema.ts';
import { startWorker } from '../../src/jobs/index.ts';
import type { OpenJobs } from '../contract/jobs-port.ts';
import { type DomainStores, openDomain } from './domain.ts';
import { eventually } from './eventually.ts';

/** The domain, of which a worker runs while a job is to complete. */
export async function openJobs(
  openStores?: (folder: string) => Promise<DomainStores>,
): Promise<OpenJobs> {
  const domain = await openDomain({}, openStores);
  const { jobs, context, database, close } = domain;
  return {
    jobs,
    complete: async (jobID) => {
      const worker = await startWorker(context);
      try {
        await eventually('the job to complete', async () => {
          return (await jobs.live(jobID))?.status === 'Completed';
        });
      } finally {
        await worker.stop(10);
      }
    },
    fail: async (jobID) => {
      const failed = { status: 'Failed', errorCode: 'internal', errorMessage: 'failed' };
      const finishedAt = sql`now()`;
      await database.db
        .update(jobRows)
        .set({ ...failed, finishedAt })
        .where(eq(jobRows.id, jobID));
    },
    close,
  };
}
