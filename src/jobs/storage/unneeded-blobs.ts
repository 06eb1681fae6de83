import { eq, sql } from '../../database/drizzle.ts';
import type { Executor } from '../../database/open.ts';
import { blobPrefixes } from '../../database/schema.ts';

/**
 * Notes that no job needs the blobs of a prefix any more, in the transaction that ends or removes its job: from then on
 * the reaper removes them, whatever becomes of this process. Returns whether there may be any: a small file has none, and
 * nothing is noted.
 */
export async function noteUnneeded(db: Executor, prefix: string): Promise<boolean> {
  const noted = await db
    .update(blobPrefixes)
    .set({ unneededSince: sql`now()` })
    .where(eq(blobPrefixes.prefix, prefix))
    .returning({ prefix: blobPrefixes.prefix });
  return noted.length > 0;
}
