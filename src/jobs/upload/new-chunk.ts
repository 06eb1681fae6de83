import { type SQLWrapper, sql } from '../../database/drizzle.ts';

/**
 * The columns of a new chunk's row, all of them in their order, as an insertion from a query must have them.
 * `given` names what is known of the chunk: a placeholder, or a column of the query.
 */
export function newChunk(jobID: SQLWrapper, given: (name: string) => unknown) {
  const integer = (name: string) => sql<number>`${given(name)}::bigint`.as(name);
  const text = (name: string) => sql<string>`${given(name)}::text`.as(name);
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
  };
}
