import { eq } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { bundles, jobs } from '../../database/schema.ts';
import type { Queue } from '../../queue/queue.ts';
import type { JobEndParts } from '../transitions/job-end-parts.ts';
import { removeJob } from '../transitions/remove-job.ts';

/** Jobs that are read at once. */
const BATCH = 100;

/**
 * Removes all jobs of an owner, with their reports and bytes. Uploads that are under way end at their next chunk. Where it
 * fails, what is left is removed by calling it again.
 */
export async function removeAllOf(
  parts: JobEndParts & { queue: Queue },
  ownerID: string,
): Promise<void> {
  // Archives that are under way end at their next member.
  await parts.db.delete(bundles).where(eq(bundles.ownerID, ownerID));
  for (let found = await some(parts.db, ownerID); found.length > 0; ) {
    for (const job of found) await removeJob(parts, job);
    found = await some(parts.db, ownerID);
  }
}

function some(db: Database, ownerID: string) {
  return db
    .select({ id: jobs.id, blobPrefix: jobs.blobPrefix })
    .from(jobs)
    .where(eq(jobs.ownerID, ownerID))
    .limit(BATCH);
}
