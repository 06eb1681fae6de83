import { and, isNotNull, isNull, type SQL, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { bundles } from '../../database/schema.ts';
import { removeEmptyBundle } from '../model/bundles.ts';
import type { JobError, SkippedMember } from '../model/types.ts';

/** The lease of its upload is over: the process that received it is dead. */
export const LEASE_OVER = sql`${bundles.uploadLeaseUntil} < now()`;

/**
 * Notes of archives whose process died while they came that the rest is missing; they may be sent again under their ids.
 * Returns how many they were.
 * @param condition of which; default all that are not whole
 */
export async function endLostBundles(
  db: Database,
  error: JobError,
  condition?: SQL,
): Promise<number> {
  const rest: SkippedMember[] = [{ path: '', ...error }];
  const lost = await db
    .update(bundles)
    .set({
      skipped: sql`${bundles.skipped} || ${JSON.stringify(rest)}::jsonb`,
      uploadID: null,
      uploadLeaseUntil: null,
    })
    .where(and(isNull(bundles.endedAt), isNotNull(bundles.uploadID), condition))
    .returning({ id: bundles.id });
  for (const { id } of lost) await removeEmptyBundle(db, id);
  return lost.length;
}
