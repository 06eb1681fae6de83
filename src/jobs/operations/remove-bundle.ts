import { and, eq } from '../../database/drizzle.ts';
import { bundles, jobs } from '../../database/schema.ts';
import { isMemberOf, ownBundle, removeEmptyBundle } from '../model/bundles.ts';
import type { JobEndParts } from '../transitions/job-end-parts.ts';
import { removeJob } from '../transitions/remove-job.ts';

/**
 * Removes an archive with the jobs of its members, their reports and bytes. An upload of it that is under way ends at its next
 * member or chunk. Where it fails, what is left is removed by calling it again.
 */
export async function removeBundle(
  parts: JobEndParts,
  ownerID: string,
  bundleID: string,
): Promise<void> {
  const { db } = parts;
  await ownBundle(db, ownerID, bundleID);
  const isOwn = and(eq(bundles.id, bundleID), eq(bundles.ownerID, ownerID));
  await db.update(bundles).set({ uploadID: null, uploadLeaseUntil: null }).where(isOwn);
  const members = await db
    .select({ id: jobs.id, blobPrefix: jobs.blobPrefix })
    .from(jobs)
    .where(and(eq(jobs.ownerID, ownerID), isMemberOf(bundleID)));
  // The row goes with the last one.
  for (const job of members) await removeJob(parts, job);
  await removeEmptyBundle(db, bundleID);
}
