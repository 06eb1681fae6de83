import { eq, sql } from '../../database/drizzle.ts';
import type { Executor } from '../../database/open.ts';
import { jobs, smallFiles } from '../../database/schema.ts';
import type { JobRow } from '../model/job-row.ts';
import { noteUnneeded } from './unneeded-blobs.ts';

/**
 * Notes that the bytes of a job are gone while the job stays, in the transaction that ends it, and removes those that lie
 * in the database. Its blobs are removed afterwards. Returns the job after that.
 */
export async function dropBytes(
  tx: Executor,
  { id, blobPrefix }: Pick<JobRow, 'id' | 'blobPrefix'>,
): Promise<JobRow | undefined> {
  await tx.delete(smallFiles).where(eq(smallFiles.jobID, id));
  await noteUnneeded(tx, blobPrefix);
  const [job] = await tx
    .update(jobs)
    .set({ storedBytes: 0, bytesGoneAt: sql`now()` })
    .where(eq(jobs.id, id))
    .returning();
  return job;
}
