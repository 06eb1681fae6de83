import { and, asc, eq, gt, isNotNull, sql } from '../../database/drizzle.ts';
import { blobPrefixes } from '../../database/schema.ts';
import { type BlobParts, removeBlobs } from '../storage/remove-blobs.ts';

/** Prefixes that one statement reads. */
const PREFIXES_AT_ONCE = 500;
/** Minutes after which no blob comes any more that was being stored when its job ended. */
const LATE_MINUTES = 10;

/**
 * Removes blobs that no job needs: of deleted jobs, of uploads that failed, and of completed jobs where that failed
 * before. They are known by the rows that were written before them, so nothing else in the store is looked at.
 */
export async function removeUnneededBlobs(parts: BlobParts): Promise<void> {
  const { db } = parts;
  for (let after = ''; ; ) {
    const rows = await db
      .select({
        prefix: blobPrefixes.prefix,
        isLate: sql<boolean>`${blobPrefixes.unneededSince} < now() - make_interval(mins => ${LATE_MINUTES})`,
      })
      .from(blobPrefixes)
      .where(
        and(
          isNotNull(blobPrefixes.unneededSince),
          after === '' ? undefined : gt(blobPrefixes.prefix, after),
        ),
      )
      .orderBy(asc(blobPrefixes.prefix))
      .limit(PREFIXES_AT_ONCE);
    for (const { prefix, isLate } of rows) {
      const isGone = await removeBlobs(parts, prefix);
      if (isGone && isLate) await db.delete(blobPrefixes).where(eq(blobPrefixes.prefix, prefix));
    }
    if (rows.length < PREFIXES_AT_ONCE) return;
    after = rows.at(-1)!.prefix;
  }
}
