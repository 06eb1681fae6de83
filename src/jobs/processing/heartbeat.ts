import { eq, lt, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { workers } from '../../database/schema.ts';

/** Seconds after its last heartbeat that a worker's row is removed. */
const FORGET_AFTER_SECONDS = 3600;

/** Registers this worker, or renews its row, with the number of chunks that it works on. */
export async function sendHeartbeat(db: Database, workerID: string, busy: number): Promise<void> {
  await db
    .insert(workers)
    .values({ id: workerID, busy })
    .onConflictDoUpdate({ target: workers.id, set: { busy, lastSeen: sql`now()` } });
  await db
    .delete(workers)
    .where(lt(workers.lastSeen, sql`now() - make_interval(secs => ${FORGET_AFTER_SECONDS})`));
}

export async function deregister(db: Database, workerID: string): Promise<void> {
  await db.delete(workers).where(eq(workers.id, workerID));
}
