import { and, eq, isNull, notExists, type SQL, sql } from '../../database/drizzle.ts';
import type { Database, Executor } from '../../database/open.ts';
import { bundles, jobs } from '../../database/schema.ts';
import { AppError } from '../../errors.ts';
import type { BundleInfo } from './types.ts';

/** The condition that a job is a member of the archive; the expression of its index. */
export const isMemberOf = (bundleID: string): SQL =>
  sql`${jobs.bundle} is not null and (${jobs.bundle} ->> 'id') = ${bundleID}`;

/** The condition that a job is the owner's, seen by him, and a member of the archive where one is named. */
export const isListed = (ownerID: string, bundleID: string | undefined): SQL =>
  and(
    eq(jobs.ownerID, ownerID),
    isNull(jobs.rereads),
    bundleID === undefined ? undefined : isMemberOf(bundleID),
  )!;

/** Throws `not_found` where the owner has no such archive. */
export async function ownBundle(
  db: Database,
  ownerID: string,
  bundleID: string,
): Promise<BundleInfo> {
  const [found] = await db
    .select()
    .from(bundles)
    .where(and(eq(bundles.id, bundleID), eq(bundles.ownerID, ownerID)));
  if (!found) throw new AppError('not_found', 'There is no such archive.');
  const { id, name, skipped, endedAt } = found;
  return { id, name, isComplete: endedAt !== null, skipped };
}

/**
 * Removes the row of an archive that has no members and to which no upload adds any. Whether it is gone.
 */
export async function removeEmptyBundle(db: Executor, bundleID: string): Promise<boolean> {
  const members = db.select({ id: jobs.id }).from(jobs).where(isMemberOf(bundleID));
  const removed = await db
    .delete(bundles)
    .where(and(eq(bundles.id, bundleID), isNull(bundles.uploadID), notExists(members)))
    .returning({ id: bundles.id });
  return removed.length > 0;
}
