import type { Db } from 'pg-boss';
import type { QueueDepth } from '../queue.ts';

/**
 * Counted from pg-boss's table at the moment of asking: its own statistics may be a minute old.
 */
const DEPTHS = `
  select count(*) filter (where state in ('created', 'retry') and start_after <= now()) as ready,
         count(*) filter (where state in ('created', 'retry') and start_after > now()) as delayed,
         count(*) filter (where state = 'active') as in_flight,
         extract(epoch from now() - min(start_after)
           filter (where state in ('created', 'retry') and start_after <= now())) as oldest
  from pgboss.job where name = $1`;

/** By pg-boss's own index for taking messages, from its other end. */
const LOWEST = `
  select priority from pgboss.job
  where name = $1 and state < 'active' and not blocked and start_after <= now()
  order by priority limit 1`;

/** The priority, as pg-boss counts it, of the least urgent ready message; null where none is ready. */
export async function lowestPriority(database: Db, queue: string): Promise<number | null> {
  const { rows } = await database.executeSql(LOWEST, [queue]);
  return rows[0]?.priority ?? null;
}

/** Ready, delayed and running messages of the chunk queue. */
export async function readDepth(database: Db, chunkQueue: string): Promise<QueueDepth> {
  const chunks = (await database.executeSql(DEPTHS, [chunkQueue])).rows[0];
  return {
    name: chunkQueue,
    ready: Number(chunks.ready),
    inFlight: Number(chunks.in_flight),
    delayed: Number(chunks.delayed),
    oldestSeconds: chunks.oldest === null ? null : Number(chunks.oldest),
  };
}
