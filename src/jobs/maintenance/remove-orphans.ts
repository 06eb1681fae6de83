/** Bytes in the blob store that belong to no job, and how they go. */
import { sql } from '../../database/drizzle.ts';
import { messageOf } from '../../errors.ts';
import type { JobContext } from '../context.ts';
import { removeBlobs } from '../processing/fail-job.ts';
import { isBlobPrefix, madeAt, ORPHAN_AFTER_SECONDS } from '../storage/blob-prefix.ts';
import { neededPrefixes } from '../storage/needed-blobs.ts';

/** Prefixes that one statement asks about. */
const ASKED_AT_ONCE = 500;

/**
 * Removes bytes that no job needs: of deleted and completed jobs, and of uploads that failed. Those for which
 * a row may still come are left alone; gives true where there were such.
 */
export async function sweepOrphans(context: JobContext): Promise<boolean> {
  const now = await databaseTime(context);
  let isAnyYoung = false;
  for await (const prefixes of batches(context.blobs.prefixes(), ASKED_AT_ONCE)) {
    const needed = await neededOf(context, prefixes);
    for (const prefix of prefixes) {
      if (needed.has(prefix)) continue;
      const made = madeAt(prefix);
      if (made !== null && now - made < ORPHAN_AFTER_SECONDS * 1000) isAnyYoung = true;
      else await removeBlobs(context, prefix);
    }
  }
  return isAnyYoung;
}

/**
 * Milliseconds since the epoch, by the clock that also decides whether a row comes in time: so it does not
 * matter how the clocks of the processes differ from it.
 */
async function databaseTime({ db }: JobContext): Promise<number> {
  const rows = await db
    .select({
      time: sql`extract(epoch from now()) * 1000`.mapWith(Number),
    })
    .from(sql`(select) as nothing`);
  return rows[0]!.time;
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
