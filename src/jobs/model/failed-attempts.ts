import { eq } from '../../database/drizzle.ts';
import type { Executor } from '../../database/open.ts';
import { failedAttempts } from '../../database/schema.ts';
import type { Attempt } from './types.ts';

/** A try as an operator sees it. */
export interface TracedAttempt extends Attempt {
  stack: string | null;
}

/** Every try of a job that did not succeed, oldest first, as its owner may see them. */
export async function readHistory(db: Executor, jobID: string): Promise<Attempt[]> {
  const traced = await readTraces(db, jobID);
  return traced.map(({ stack: _, ...attempt }) => attempt);
}

/** The same with the stacks, which tell of our code and are for operators only. */
export async function readTraces(db: Executor, jobID: string): Promise<TracedAttempt[]> {
  const rows = await db
    .select()
    .from(failedAttempts)
    .where(eq(failedAttempts.jobID, jobID))
    .orderBy(failedAttempts.id);
  return rows.map((row) => ({
    chunkIndex: row.chunkIndex,
    run: row.run,
    kind: row.kind as Attempt['kind'],
    workerID: row.workerID,
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt.toISOString(),
    code: row.code,
    message: row.message,
    stack: row.stack,
  }));
}
