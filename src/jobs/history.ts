import { eq } from '../database/drizzle.ts';
import type { Executor } from '../database/open.ts';
import { attempts } from '../database/schema.ts';
import type { Attempt } from './types.ts';

/** Every try of a job that did not succeed, oldest first. Stacks are for operators and stay out. */
export async function readHistory(db: Executor, jobID: string): Promise<Attempt[]> {
  const rows = await db
    .select()
    .from(attempts)
    .where(eq(attempts.jobID, jobID))
    .orderBy(attempts.id);
  return rows.map((row) => ({
    chunkIndex: row.chunkIndex,
    run: row.run,
    kind: row.kind as Attempt['kind'],
    workerID: row.workerID,
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt.toISOString(),
    code: row.code,
    message: row.message,
  }));
}
