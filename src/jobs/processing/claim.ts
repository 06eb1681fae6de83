import { randomUUID } from 'node:crypto';
import { gathered } from '../../database/batcher.ts';
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
} from '../../database/drizzle.ts';
import { givenRows, givenValues } from '../../database/input-rows.ts';
import type { Database, Executor } from '../../database/open.ts';
import { preparedOnce, UNNAMED } from '../../database/prepared.ts';
import { chunks, jobs, smallFiles } from '../../database/schema.ts';
import type { JobContext } from '../context.ts';
import { CRASHES_BEFORE_SOLO, chunkStatesBefore } from '../model/chunk-state.ts';
import type { JobRow } from '../model/job-row.ts';
import { statesBefore } from '../model/job-state.ts';
import { leaseEnd, leaseEndAfter } from '../model/lease.ts';

export type ChunkRow = InferSelectModel<typeof chunks>;

/** What a worker needs to know of a chunk and of its job: small files are many, and each column takes its time. */
const OF_CHUNK = [
  ...(['jobID', 'index', 'token', 'byteOffset', 'byteLength', 'firstLine', 'carry'] as const),
  ...(['storedBytes', 'sha256'] as const),
];
const OF_JOB = [
  ...(['id', 'blobPrefix', 'format', 'keywords'] as const),
  ...(['chunkCount', 'uploadedAt', 'createdAt'] as const),
];
export type ClaimedChunk = Pick<ChunkRow, (typeof OF_CHUNK)[number]>;
export type ClaimedJob = Pick<JobRow, (typeof OF_JOB)[number]>;

/** The right to commit a chunk, until somebody else holds a newer token. */
export interface Claim {
  chunk: ClaimedChunk;
  job: ClaimedJob;
  /** The stored bytes of a small file; null where they lie in the blob store. */
  bytes: Uint8Array | null;
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

/**
 * Whether it is the first try of a job's only chunk, all of which is there: it takes milliseconds and is not noted in
 * the job's row, each change of which goes into all its indexes. What completes the job says when it began.
 */
const isFirstOfWhole = sql`${jobs.uploadedAt} is not null and ${jobs.chunkCount} = 1 and ${jobs.runs} = 1
  and ${chunks.errors} + ${chunks.crashes} + ${chunks.interruptions} = 0`;

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
  const { leaseSeconds } = settings;
  return claimGathered(db, { jobID, index, solo, token: randomUUID(), workerID, leaseSeconds });
}

interface WantedChunk {
  jobID: string;
  index: number;
  solo: boolean;
  token: string;
  workerID: string;
  leaseSeconds: number;
}

const claimGathered = gathered(async (db: Database, items: WantedChunk[]) => {
  const rows = await claimStatement(db).execute(givenValues(items));
  const byToken = new Map(rows.map((row) => [row.chunk.token, row]));
  return items.map(({ token }): Claim | undefined => {
    const row = byToken.get(token);
    return row && { ...row, token };
  });
});

const ITEM = sql`"jobID" uuid, "index" integer, solo boolean, token uuid, "workerID" text, "leaseSeconds" float8`;

/**
 * One statement, so that a job's row is locked for no longer than its change takes, if it changes. Each chunk
 * is looked up by its key, by a subquery that the planner cannot turn: it would rather go through all that
 * wait, and of those there may be millions.
 */
const claimStatement = preparedOnce((db) => {
  const free = db
    .select({
      jobID: chunks.jobID,
      index: chunks.index,
      starts: sql<boolean>`not (${isFirstOfWhole})`.as('starts_job'),
    })
    .from(chunks)
    .innerJoin(jobs, eq(jobs.id, chunks.jobID))
    .where(
      and(
        isClaimable(sql`item."jobID"`, sql`item."index"`),
        or(sql`item.solo`, sql`not ${mustRunAlone}`),
        notInArray(jobs.status, ['Completed', 'Failed']),
      ),
    )
    .limit(1)
    .for('update', { of: chunks })
    .as('free');
  // The columns have names of their own, because Drizzle writes them without their table.
  const wanted = db.$with('wanted').as(
    db
      .select({
        jobID: free.jobID,
        index: free.index,
        starts: free.starts,
        token: sql<string>`item.token`.as('new_token'),
        workerID: sql<string>`item."workerID"`.as('new_worker'),
        solo: sql<boolean>`item.solo`.as('new_solo'),
        leaseUntil: sql<Date>`${leaseEndAfter(sql`item."leaseSeconds"`)}`.as('new_lease'),
      })
      .from(givenRows(ITEM))
      .crossJoinLateral(free),
  );
  const claimed = db.$with('claimed').as(
    db
      .update(chunks)
      .set({
        status: 'Processing',
        token: sql`${wanted.token}`,
        workerID: sql`${wanted.workerID}`,
        solo: sql`${wanted.solo}`,
        claimedAt: sql`now()`,
        leaseUntil: sql`${wanted.leaseUntil}`,
      })
      .from(wanted)
      .where(and(eq(chunks.jobID, wanted.jobID), eq(chunks.index, wanted.index)))
      .returning(pick(chunks, OF_CHUNK)),
  );
  const toStart = db.$with('to_start').as(
    db
      .select({ id: jobs.id })
      .from(jobs)
      .where(
        and(
          inArray(
            jobs.id,
            db.select({ id: wanted.jobID }).from(wanted).where(sql`${wanted.starts}`),
          ),
          or(isNull(jobs.startedAt), inArray(jobs.status, STATES_TO_START)),
        ),
      )
      .orderBy(jobs.id)
      .for('update'),
  );
  const started = db
    .$with('started')
    .as(startJobs(db, db.select({ id: toStart.id }).from(toStart)));
  return db
    .with(wanted, claimed, toStart, started)
    .select({ chunk: pick(claimed, OF_CHUNK), job: pick(jobs, OF_JOB), bytes: smallFiles.bytes })
    .from(claimed)
    .innerJoin(jobs, eq(jobs.id, claimed.jobID))
    .leftJoin(smallFiles, eq(smallFiles.jobID, claimed.jobID))
    .prepare(UNNAMED);
});

function pick<Table, Name extends keyof Table>(
  table: Table,
  names: readonly Name[],
): Pick<Table, Name> {
  const picked: Partial<Pick<Table, Name>> = {};
  for (const name of names) picked[name] = table[name];
  return picked as Pick<Table, Name>;
}

/** While a job uploads it keeps that status. */
const STATES_TO_START = statesBefore('In Progress').filter((status) => status !== 'Uploading');

/** Notes that work on the jobs has begun. */
function startJobs(db: Database, ids: SQLWrapper) {
  return db
    .update(jobs)
    .set({
      status: sql`case when ${inArray(jobs.status, STATES_TO_START)} then 'In Progress' else ${jobs.status} end`,
      startedAt: sql`coalesce(${jobs.startedAt}, now())`,
    })
    .where(inArray(jobs.id, ids))
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
