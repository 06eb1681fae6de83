import { and, eq, inArray, isNotNull, notInArray, or } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { jobs } from '../../database/schema.ts';
import { messageOf } from '../../errors.ts';
import { isBlobPrefix } from '../storage/blob-key.ts';
import { removeBlobs } from '../storage/remove-blobs.ts';
import type { JobEndParts } from '../transitions/job-end-parts.ts';

/** Prefixes that one statement looks up. */
const PREFIXES_AT_ONCE = 500;

type OrphanParts = Pick<JobEndParts, 'db' | 'blobs' | 'log'>;

/**
 * Removes blobs that no job needs: of deleted and completed jobs, and of uploads that failed. A job's row is committed
 * before its first blob is stored, so a blob without a row will never have one.
 */
export async function removeOrphans(parts: OrphanParts): Promise<void> {
  for await (const prefixes of batches(parts.blobs.prefixes(), PREFIXES_AT_ONCE)) {
    const needed = await neededOf(parts, prefixes);
    for (const prefix of prefixes) if (!needed.has(prefix)) await removeBlobs(parts, prefix);
  }
}

/** Those of the prefixes whose bytes a job needs, now or when it is run again. */
async function neededOf({ db, log }: OrphanParts, prefixes: string[]): Promise<Set<string>> {
  // Others may have put names there that the column cannot hold.
  const ours = prefixes.filter(isBlobPrefix);
  try {
    return await neededPrefixes(db, ours);
  } catch (error) {
    // When in doubt the blobs stay; the next run asks again.
    log.warn({ prefixes: ours.length, err: messageOf(error) }, 'could not check blob prefixes');
    return new Set(prefixes);
  }
}

async function neededPrefixes(db: Database, prefixes: string[]): Promise<Set<string>> {
  const isUnfinished = notInArray(jobs.status, ['Completed', 'Failed']);
  const mayBeRetried = and(eq(jobs.status, 'Failed'), isNotNull(jobs.uploadedAt));
  const rows = await db
    .select({ prefix: jobs.blobPrefix })
    .from(jobs)
    .where(and(inArray(jobs.blobPrefix, prefixes), or(isUnfinished, mayBeRetried)));
  return new Set(rows.map(({ prefix }) => prefix));
}

async function* batches<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
