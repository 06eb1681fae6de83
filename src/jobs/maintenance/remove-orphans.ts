/** Bytes in the blob store that belong to no job, and how they go. */
import { and, eq, inArray, isNotNull, notInArray, or } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { jobs } from '../../database/schema.ts';
import { messageOf } from '../../errors.ts';
import type { JobContext } from '../context.ts';
import { isBlobPrefix } from '../storage/blob-key.ts';
import { removeBlobs } from '../transitions/fail-job.ts';

/** Prefixes that one statement asks about. */
const ASKED_AT_ONCE = 500;

/**
 * Removes bytes that no job needs: of deleted and completed jobs, and of uploads that failed. A job's row is there
 * before its first blob, so that bytes without a row wait for none.
 */
export async function sweepOrphans(context: JobContext): Promise<void> {
  for await (const prefixes of batches(context.blobs.prefixes(), ASKED_AT_ONCE)) {
    const needed = await neededOf(context, prefixes);
    for (const prefix of prefixes) if (!needed.has(prefix)) await removeBlobs(context, prefix);
  }
}

/** Those of the prefixes whose bytes a job needs, now or when it is run again. */
async function neededOf({ db, log }: JobContext, prefixes: string[]): Promise<Set<string>> {
  // A folder that somebody put there need not be one of ours.
  const ours = prefixes.filter(isBlobPrefix);
  try {
    return await neededPrefixes(db, ours);
  } catch (error) {
    // When in doubt the bytes stay; the next sweep asks again.
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
