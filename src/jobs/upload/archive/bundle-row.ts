/** The row of an archive while an upload fills it. */
import { randomUUID } from 'node:crypto';
import { and, eq, isNull, or, type SQL, sql } from '../../../database/drizzle.ts';
import type { Executor } from '../../../database/open.ts';
import { bundles, jobs } from '../../../database/schema.ts';
import { AppError } from '../../../errors.ts';
import type { Skipped } from '../../../ingest/archives/expand.ts';
import { isMemberOf } from '../../model/bundles.ts';
import { leaseEnd } from '../../model/lease.ts';

/** What the upload alone may change: another one may have the id of the archive by now, or its owner has removed it. */
export interface OwnBundle {
  id: string;
  uploadID: string;
}

interface NewBundle {
  id: string;
  ownerID: string;
  name: string;
  leaseSeconds: number;
}

/** Undefined where there is an archive of that id. */
export async function insertBundle(
  db: Executor,
  { leaseSeconds, ...bundle }: NewBundle,
): Promise<OwnBundle | undefined> {
  const uploadID = randomUUID();
  const stored = await db
    .insert(bundles)
    .values({ ...bundle, uploadID, uploadLeaseUntil: leaseEnd(leaseSeconds) })
    .onConflictDoNothing()
    .returning({ id: bundles.id });
  return stored.length > 0 ? { id: bundle.id, uploadID } : undefined;
}

/**
 * The row of an archive whose upload broke off, for one that sends it again; undefined where it is none. Its members are
 * those of before.
 */
export async function takeBrokenOff(
  db: Executor,
  { id, ownerID, name, leaseSeconds }: NewBundle,
): Promise<OwnBundle | undefined> {
  const uploadID = randomUUID();
  const isFree = or(isNull(bundles.uploadID), sql`${bundles.uploadLeaseUntil} < now()`);
  const taken = await db
    .update(bundles)
    .set({ name, skipped: [], uploadID, uploadLeaseUntil: leaseEnd(leaseSeconds) })
    .where(and(eq(bundles.id, id), eq(bundles.ownerID, ownerID), isNull(bundles.endedAt), isFree))
    .returning({ id: bundles.id });
  return taken.length > 0 ? { id, uploadID } : undefined;
}

/** Notes what was skipped so far, and holds the row. Throws `not_found` where it is no more the upload's. */
export async function renewBundle(
  db: Executor,
  own: OwnBundle,
  skipped: Skipped[],
  leaseSeconds: number,
): Promise<void> {
  const renewed = await db
    .update(bundles)
    .set({ skipped, uploadLeaseUntil: leaseEnd(leaseSeconds) })
    .where(isOwn(own))
    .returning({ id: bundles.id });
  if (renewed.length === 0) throw bundleRemoved();
}

/** Notes that no more members come, of an upload that was cut off that it is not whole. Whether the row was still the upload's. */
export async function endBundle(
  db: Executor,
  own: OwnBundle,
  skipped: Skipped[],
  { isCut }: { isCut: boolean },
): Promise<boolean> {
  const ended = await db
    .update(bundles)
    .set({
      skipped,
      endedAt: isCut ? null : sql`now()`,
      uploadID: null,
      uploadLeaseUntil: null,
    })
    .where(isOwn(own))
    .returning({ id: bundles.id });
  return ended.length > 0;
}

/** Notes with its members what the archive was, so that its owner finds it by that. */
export async function noteContent(
  db: Executor,
  bundleID: string,
  contentHash: string | null,
): Promise<void> {
  if (contentHash !== null) await db.update(jobs).set({ contentHash }).where(isMemberOf(bundleID));
}

export const bundleRemoved = (): AppError =>
  new AppError('not_found', 'The archive was removed while it was uploading.');

const isOwn = ({ id, uploadID }: OwnBundle): SQL =>
  and(eq(bundles.id, id), eq(bundles.uploadID, uploadID))!;
