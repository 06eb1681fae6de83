/** Whose bytes are still needed: those of jobs that run, or may be run again. */
import { and, eq, inArray, isNotNull, notInArray, or } from '../database/drizzle.ts';
import type { Database } from '../database/open.ts';
import { chunks, jobs } from '../database/schema.ts';
import { MOST_SHARERS, sharedPrefixOf, sharerOf } from './blob-prefix.ts';

const isNeeded = or(
  notInArray(jobs.status, ['Completed', 'Failed']),
  and(eq(jobs.status, 'Failed'), isNotNull(jobs.uploadedAt)),
);

/** Those of the prefixes under which a job needs bytes, of its own or in a blob that it shares. */
export async function neededPrefixes(db: Database, prefixes: string[]): Promise<Set<string>> {
  const own = await db
    .select({ prefix: jobs.blobPrefix })
    .from(jobs)
    .where(and(inArray(jobs.blobPrefix, prefixes), isNeeded));
  const shared = await neededShared(
    db,
    prefixes.filter((prefix) => prefix === sharedPrefixOf(prefix)),
  );
  return new Set([...own.map(({ prefix }) => prefix), ...shared]);
}

/** Those of the prefixes under which there is a blob that a job needs a part of. */
export async function neededShared(db: Database, prefixes: string[]): Promise<Set<string>> {
  const rows = await db
    .select({ prefix: jobs.blobPrefix })
    .from(jobs)
    .innerJoin(chunks, and(eq(chunks.jobID, jobs.id), isNotNull(chunks.sharedOffset)))
    .where(and(inArray(jobs.blobPrefix, prefixes.flatMap(sharersOf)), isNeeded));
  return new Set(rows.map(({ prefix }) => sharedPrefixOf(prefix)));
}

const sharersOf = (prefix: string): string[] =>
  Array.from({ length: MOST_SHARERS }, (_, index) => sharerOf(prefix, index + 1));
