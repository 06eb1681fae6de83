import { type InferInsertModel, inArray } from '../../database/drizzle.ts';
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
  const traced = (await readTraces(db, [jobID])).get(jobID) ?? [];
  return traced.map(({ stack: _, ...attempt }) => attempt);
}

/**
 * The failed attempts of each of the jobs, oldest first, with their stacks, which show our code and are for operators only.
 * Jobs without any are left out.
 */
export async function readTraces(
  db: Executor,
  jobIDs: string[],
): Promise<Map<string, TracedAttempt[]>> {
  if (jobIDs.length === 0) return new Map();
  const rows = await db
    .select()
    .from(failedAttempts)
    .where(inArray(failedAttempts.jobID, jobIDs))
    .orderBy(failedAttempts.id);
  const byJob = Map.groupBy(rows, ({ jobID }) => jobID);
  return new Map([...byJob].map(([jobID, of]) => [jobID, of.map(toTraced)]));
}

function toTraced(row: typeof failedAttempts.$inferSelect): TracedAttempt {
  return {
    chunkIndex: row.chunkIndex,
    run: row.run,
    kind: row.kind as FailedAttempt['kind'],
    workerID: row.workerID,
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt.toISOString(),
    code: row.code,
    message: row.message,
    stack: row.stack,
  };
}
