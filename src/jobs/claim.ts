import { randomUUID } from 'node:crypto';
import {
  and,
  eq,
  type InferSelectModel,
  inArray,
  lte,
  notInArray,
  sql,
} from '../database/drizzle.ts';
import type { Executor } from '../database/open.ts';
import { chunks, jobs } from '../database/schema.ts';
import { chunkStatesBefore, type FailureCounts } from './chunk-state.ts';
import type { JobContext } from './context.ts';
import type { JobRow } from './job-row.ts';
import { statesBefore } from './job-state.ts';
import { leaseEnd } from './lease.ts';

export type ChunkRow = InferSelectModel<typeof chunks>;

/** The right to commit a chunk, until somebody else holds a newer token. */
export interface Claim {
  chunk: ChunkRow;
  job: JobRow;
  token: string;
}

/** What is known of a chunk before claiming it: whether it must run alone. */
export async function peek(
  db: Executor,
  jobID: string,
  index: number,
): Promise<FailureCounts | undefined> {
  const rows = await db
    .select({
      errors: chunks.errors,
      crashes: chunks.crashes,
      soloCrashes: chunks.soloCrashes,
      interruptions: chunks.interruptions,
    })
    .from(chunks)
    .where(and(eq(chunks.jobID, jobID), eq(chunks.index, index)));
  return rows[0];
}

/**
 * Claims a waiting chunk: a new fencing token and a lease. Undefined when there is nothing to do:
 * somebody else has it, it is done, not due yet, or its job has ended.
 */
export async function claim(
  context: JobContext,
  jobID: string,
  index: number,
  solo: boolean,
): Promise<Claim | undefined> {
  const { db, workerID } = context;
  const token = randomUUID();
  return db.transaction(async (tx) => {
    const unfinished = tx
      .select({ id: jobs.id })
      .from(jobs)
      .where(and(eq(jobs.id, jobID), notInArray(jobs.status, ['Completed', 'Failed'])));
    const claimed = await tx
      .update(chunks)
      .set({
        status: 'Processing',
        token,
        workerID,
        solo,
        claimedAt: sql`now()`,
        leaseUntil: leaseEnd(context),
      })
      .where(
        and(
          eq(chunks.jobID, jobID),
          eq(chunks.index, index),
          inArray(chunks.status, chunkStatesBefore('Processing')),
          lte(chunks.dueAt, sql`now()`),
          inArray(chunks.jobID, unfinished),
        ),
      )
      .returning();
    if (!claimed[0]) return undefined;
    const job = await startJob(tx, jobID);
    return job && { chunk: claimed[0], job, token };
  });
}

/** Notes that work on the job has begun; while it uploads it keeps that status. */
async function startJob(tx: Executor, jobID: string): Promise<JobRow | undefined> {
  const started = statesBefore('In Progress').filter((status) => status !== 'Uploading');
  const rows = await tx
    .update(jobs)
    .set({
      status: sql`case when ${inArray(jobs.status, started)} then 'In Progress' else ${jobs.status} end`,
      startedAt: sql`coalesce(${jobs.startedAt}, now())`,
    })
    .where(eq(jobs.id, jobID))
    .returning();
  return rows[0];
}

/** The condition that a claim is still the newest: every write of a worker carries it. */
export const holds = ({ chunk, token }: Claim) =>
  and(
    eq(chunks.jobID, chunk.jobID),
    eq(chunks.index, chunk.index),
    eq(chunks.token, token),
    eq(chunks.status, 'Processing'),
  );

/** Renews the lease. False when the claim is lost: the work may stop. */
export async function renew(context: JobContext, held: Claim): Promise<boolean> {
  const rows = await context.db
    .update(chunks)
    .set({ leaseUntil: leaseEnd(context) })
    .where(holds(held))
    .returning({ index: chunks.index });
  return rows.length > 0;
}

/** Gives a chunk back unharmed, when its worker stops before it is done. */
export async function handBack(db: Executor, held: Claim): Promise<void> {
  await db
    .update(chunks)
    .set({ status: 'Waiting', token: null, leaseUntil: null, dueAt: sql`now()` })
    .where(holds(held));
}
