import type { Db } from 'pg-boss';
import { type ClassDepth, MESSAGE_CLASSES, type MessageClass, type QueueDepth } from '../queue.ts';
import { priorityOf } from './priority.ts';

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

const BY_CLASS = `
  select priority, count(*) as ready, extract(epoch from now() - min(start_after)) as oldest
  from pgboss.job
  where name = $1 and state in ('created', 'retry') and start_after <= now()
  group by priority`;

/** A look for each class, by pg-boss's own index for taking messages: its cost does not grow with the backlog. */
const READY = `
  select place from unnest($2::int[]) as place
  where exists (
    select from pgboss.job
    where name = $1 and state < 'active' and not blocked and start_after <= now() and priority = -place)
  order by place`;

/** The classes of which messages are ready, the most urgent first. */
export async function readyClasses(database: Db, queue: string): Promise<MessageClass[]> {
  const places = MESSAGE_CLASSES.map((_, place) => place);
  const { rows } = await database.executeSql(READY, [queue, places]);
  return rows.map(({ place }) => MESSAGE_CLASSES[place]!);
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

/** Ready messages of each class; its cost grows with the backlog. */
export async function readClassDepths(database: Db, queue: string): Promise<ClassDepth[]> {
  const { rows } = await database.executeSql(BY_CLASS, [queue]);
  const byPriority = new Map(rows.map((row) => [Number(row.priority), row]));
  return MESSAGE_CLASSES.map((one): ClassDepth => {
    const row = byPriority.get(priorityOf(one));
    return {
      class: one,
      ready: Number(row?.ready ?? 0),
      oldestSeconds: row === undefined ? null : Number(row.oldest),
    };
  });
}
