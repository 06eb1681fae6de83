/** Processes that answer, as others see them: each session that listens for requests holds an advisory lock. */
import type { Client, Pool } from 'pg';

export interface Parts {
  url: string;
  pool: Pool;
  onError: (error: Error) => void;
}

/** A request has come, for any process that answers. */
export const REQUESTS = 'log_flow_requests';
/** A request is not wanted any more; the payload is its id. */
export const WITHDRAWN = 'log_flow_withdrawn';

/** The first number of the locks ("req"); the second one is how many requests the process answers at once. */
const LOCK = 0x726571;
const LOCKS = `pg_locks where locktype = 'advisory' and classid = ${LOCK} and objsubid = 2 and granted
  and database = (select oid from pg_database where datname = current_database())`;

/** Begins a session that answers; resolves with its id at the server. */
export async function beginAnswering(session: Client, concurrency: number): Promise<number> {
  await session.query(`listen ${REQUESTS}`);
  await session.query(`listen ${WITHDRAWN}`);
  const { rows } = await session.query<{ pid: number }>(
    'select pg_advisory_lock_shared($1, $2), pg_backend_pid() as pid',
    [LOCK, concurrency],
  );
  return rows[0]!.pid;
}

/** How many requests all of them answer at once. */
export async function roomIn(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ room: number }>(
    `select coalesce(sum(objid::bigint), 0)::int as room from ${LOCKS}`,
  );
  return rows[0]!.room;
}

/** A condition on `requests`: whoever has taken it is gone. */
export const IS_ORPHANED = `(taken_by is not null and not exists (select from ${LOCKS} and pid = taken_by))`;
