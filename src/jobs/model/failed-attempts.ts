import { eq, type InferInsertModel } from '../../database/drizzle.ts';
import type { Executor } from '../../database/open.ts';
import { failedAttempts } from '../../database/schema.ts';
import type { FailedAttempt } from './types.ts';

/** PostgreSQL's `text` cannot hold NUL, which an error message may quote. */
export const storable = (text: string): string => text.replaceAll('\0', '\uFFFD');

/** Writes a failed attempt into the history of its job. */
export async function writeFailedAttempt(
  db: Executor,
  attempt: InferInsertModel<typeof failedAttempts>,
): Promise<void> {
  const { message, stack } = attempt;
  await db
    .insert(failedAttempts)
    .values({ ...attempt, message: storable(message), stack: stack ? storable(stack) : null });
}

/** A failed attempt as an operator sees it. */
export interface TracedAttempt extends FailedAttempt {
  stack: string | null;
}

/** The failed attempts of a job, oldest first, as its owner may see them. */
export async function readHistory(db: Executor, jobID: string): Promise<FailedAttempt[]> {
  const traced = await readTraces(db, jobID);
  return traced.map(({ stack: _, ...attempt }) => attempt);
}

/** The failed attempts of a job with their stacks, which show our code and are for operators only. */
export async function readTraces(db: Executor, jobID: string): Promise<TracedAttempt[]> {
  const rows = await db
    .select()
    .from(failedAttempts)
    .where(eq(failedAttempts.jobID, jobID))
    .orderBy(failedAttempts.id);
  return rows.map((row) => ({
    chunkIndex: row.chunkIndex,
    run: row.run,
    kind: row.kind as FailedAttempt['kind'],
    workerID: row.workerID,
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt.toISOString(),
    code: row.code,
    message: row.message,
    stack: row.stack,
  }));
}
