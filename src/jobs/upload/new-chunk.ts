import { type SQLWrapper, sql } from '../../database/drizzle.ts';

/**
 * All columns of a new chunk's row in their order, as Drizzle's insert from a query wants them.
 * @param input gives the value of a column by its name: a placeholder, or a column of the query
 * @param frames its frame table as PostgreSQL writes arrays; without it the chunk is one frame
 */
export function newChunk(
  jobID: SQLWrapper,
  input: (name: string) => unknown,
  frames: SQLWrapper = sql`null`,
) {
  const integer = (name: string) => sql<number>`${input(name)}::bigint`.as(name);
  const text = (name: string) => sql<string>`${input(name)}::text`.as(name);
  const zero = (name: string) => sql<number>`0`.as(name);
  const none = (name: string, type: string) => sql<null>`null::${sql.raw(type)}`.as(name);
  return {
    jobID: sql<string>`${jobID}`.as('job_id'),
    index: integer('index'),
    status: sql<string>`'Waiting'`.as('status'),
    byteOffset: integer('byteOffset'),
    byteLength: integer('byteLength'),
    firstLine: integer('firstLine'),
    carry: text('carry'),
    storedBytes: integer('storedBytes'),
    sha256: text('sha256'),
    token: none('token', 'uuid'),
    workerID: none('workerID', 'text'),
    claimedAt: none('claimedAt', 'timestamptz'),
    leaseUntil: none('leaseUntil', 'timestamptz'),
    dueAt: sql<Date>`now()`.as('dueAt'),
    errors: zero('errors'),
    crashes: zero('crashes'),
    soloCrashes: zero('soloCrashes'),
    interruptions: zero('interruptions'),
    solo: sql<boolean>`false`.as('solo'),
    frames: sql<number[] | null>`${frames}::integer[]`.as('frames'),
    cards: sql<Uint8Array | null>`null::bytea`.as('cards'),
  };
}
