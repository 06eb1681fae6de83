/** Whose bytes are still needed: those of jobs that run, or may be run again. */
import {
  and,
  between,
  eq,
  inArray,
  isNotNull,
  notInArray,
  or,
  sql,
} from '../../database/drizzle.ts';
import { givenRows, givenValues } from '../../database/input-rows.ts';
import type { Database } from '../../database/open.ts';
import { preparedOnce, UNNAMED } from '../../database/prepared.ts';
import { chunks, jobs } from '../../database/schema.ts';
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
  const items = prefixes.map((first, index) => ({
    ...{ index, first, last: sharerOf(first, MOST_SHARERS) },
  }));
  const rows = await sharedStatement(db).execute(givenValues(items));
  return new Set(rows.map(({ prefix }) => prefix));
}

const ITEM = sql`"index" integer, first uuid, last uuid`;

const sharedStatement = preparedOnce((db) => {
  const needing = db
    .select({ id: jobs.id })
    .from(jobs)
    .innerJoin(chunks, and(eq(chunks.jobID, jobs.id), isNotNull(chunks.sharedOffset)))
    .where(and(between(jobs.blobPrefix, sql`item.first`, sql`item.last`), isNeeded))
    .limit(1)
    .as('needing');
  return db
    .select({ prefix: sql<string>`item.first` })
    .from(givenRows(ITEM))
    .crossJoinLateral(needing)
    .prepare(UNNAMED);
});
