import { and, eq, lte, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { maintenance } from '../../database/schema.ts';
import type { PeriodicWork } from '../model/job-metrics.ts';

/**
 * Whether this process has the turn at a periodic work: at most one process gets true within each interval. A row with a
 * time serves behind poolers too, where a session's lock would not; a process that dies in its turn leaves the next one
 * to another.
 * @param everyMs milliseconds from one turn to the next
 */
export async function takeTurn(
  db: Database,
  work: PeriodicWork,
  everyMs: number,
): Promise<boolean> {
  // A little less, so that a single process, whose own timer has this interval, misses no turn.
  const seconds = (everyMs / 1000) * 0.9;
  const taken = await db
    .update(maintenance)
    .set({ dueAt: sql`now() + make_interval(secs => ${seconds})` })
    .where(and(eq(maintenance.name, work), lte(maintenance.dueAt, sql`now()`)))
    .returning({ name: maintenance.name });
  return taken.length > 0;
}
