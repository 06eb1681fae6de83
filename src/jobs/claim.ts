import { randomUUID } from 'node:crypto';
import {
  and,
  eq,
  type InferSelectModel,
  inArray,
  isNull,
  lte,
  notInArray,
  or,
  type SQLWrapper,
  sql,
} from '../database/drizzle.ts';
import type { Database, Executor } from '../database/open.ts';
import { preparedOnce, UNNAMED } from '../database/prepared.ts';
import { chunks, jobs } from '../database/schema.ts';
import { CRASHES_BEFORE_SOLO, chunkStatesBefore } from './chunk-state.ts';
import type { JobContext } from './context.ts';
import type { JobRow } from './job-row.ts';
import { statesBefore } from './job-state.ts';
import { leaseEnd, leaseEndAfter } from './lease.ts';

export type ChunkRow = InferSelectModel<typeof chunks>;

/** The right to commit a chunk, until somebody else holds a newer token. */
export interface Claim {
  chunk: ChunkRow;
  /** As it was before the claim: its status may have changed by it. */
  job: JobRow;
  token: string;
}

/** Whether a chunk's history asks for a run alone in its worker. See `runsAlone`. */
const mustRunAlone = sql`${chunks.crashes} + ${chunks.interruptions} >= ${CRASHES_BEFORE_SOLO}`;

/** Whether a chunk waits that must run alone, so that only a claim for that gets it. */
export async function waitsForSolo(db: Executor, jobID: string, index: number): Promise<boolean> {
  const rows = await db
    .select({ index: chunks.index })
    .from(chunks)
    .where(and(isClaimable(jobID, index), mustRunAlone));
  return rows.length > 0;
}

const isClaimable = (jobID: unknown, index: unknown) =>
  and(
    eq(chunks.jobID, jobID as string),
    eq(chunks.index, index as number),
    inArray(chunks.status, chunkStatesBefore('Processing')),
    lte(chunks.dueAt, sql`now()`),
  );

/**
 * Claims a waiting chunk: a new fencing token and a lease. Undefined when there is nothing to do:
 * somebody else has it, it is done, not due yet, or its job has ended; and, unless `solo`, when it must run
 * alone.
 */
export async function claim(
  { db, workerID, settings }: JobContext,
  jobID: string,
  index: number,
  solo: boolean,
): Promise<Claim | undefined> {
  const token = randomUUID();
  const { leaseSeconds } = settings;
  const values = { jobID, index, solo, token, workerID, leaseSeconds };
  const rows = await claimStatement(db).execute(values);
  const row = rows[0];
  return row && { chunk: row.claimed, job: row.jobs, token };
}

/** One statement, so that the job's row is locked for no longer than its change takes, if it changes. */
const claimStatement = preparedOnce((db) => {
  const unfinished = db
    .select({ id: jobs.id })
    .from(jobs)
    .where(
      and(eq(jobs.id, sql.placeholder('jobID')), notInArray(jobs.status, ['Completed', 'Failed'])),
    );
  const claimed = db.$with('claimed').as(
    db
      .update(chunks)
      .set({
        status: 'Processing',
        token: sql`${sql.placeholder('token')}`,
        workerID: sql`${sql.placeholder('workerID')}`,
        solo: sql`${sql.placeholder('solo')}`,
        claimedAt: sql`now()`,
        leaseUntil: leaseEndAfter(sql.placeholder('leaseSeconds')),
      })
      .where(
        and(
          isClaimable(sql.placeholder('jobID'), sql.placeholder('index')),
          or(sql`${sql.placeholder('solo')}::boolean`, sql`not ${mustRunAlone}`),
          inArray(chunks.jobID, unfinished),
        ),
      )
      .returning(),
  );
  const started = db
    .$with('started')
    .as(startJob(db, db.select({ id: claimed.jobID }).from(claimed)));
  return db
    .with(claimed, started)
    .select()
    .from(claimed)
    .innerJoin(jobs, eq(jobs.id, claimed.jobID))
    .prepare(UNNAMED);
});

/** Notes that work on the job has begun; while it uploads it keeps that status. */
function startJob(db: Database, claimed: SQLWrapper) {
  const started = statesBefore('In Progress').filter((status) => status !== 'Uploading');
  return db
    .update(jobs)
    .set({
      status: sql`case when ${inArray(jobs.status, started)} then 'In Progress' else ${jobs.status} end`,
      startedAt: sql`coalesce(${jobs.startedAt}, now())`,
    })
    .where(
      and(inArray(jobs.id, claimed), or(isNull(jobs.startedAt), inArray(jobs.status, started))),
    )
    .returning({ id: jobs.id });
}

/** The condition that a claim is still the newest: every write of a worker carries it. */
export const holds = (jobID: unknown, index: unknown, token: unknown) =>
  and(
    eq(chunks.jobID, jobID as string),
    eq(chunks.index, index as number),
    eq(chunks.token, token as string),
    eq(chunks.status, 'Processing'),
  );

const isHeld = ({ chunk, token }: Claim) => holds(chunk.jobID, chunk.index, token);

/** Renews the lease. False when the claim is lost: the work may stop. */
export async function renew(context: JobContext, held: Claim): Promise<boolean> {
  const rows = await context.db
    .update(chunks)
    .set({ leaseUntil: leaseEnd(context) })
    .where(isHeld(held))
    .returning({ index: chunks.index });
  return rows.length > 0;
}

/** Gives a chunk back unharmed, when its worker stops before it is done. */
export async function handBack(db: Executor, held: Claim): Promise<void> {
  await db
    .update(chunks)
    .set({ status: 'Waiting', token: null, leaseUntil: null, dueAt: sql`now()` })
    .where(isHeld(held));
}
