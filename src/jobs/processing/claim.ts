import { randomUUID } from 'node:crypto';
import { batched } from '../../database/batcher.ts';
import {
  and,
  eq,
  inArray,
  isNull,
  lte,
  notInArray,
  or,
  type SQLWrapper,
  sql,
} from '../../database/drizzle.ts';
import { inputRows, inputValues } from '../../database/input-rows.ts';
import type { Database, Executor } from '../../database/open.ts';
import { preparedOnce, UNNAMED } from '../../database/prepared.ts';
import { chunks, jobs, smallFiles } from '../../database/schema.ts';
import { type ChunkRow, holds } from '../model/chunk-row.ts';
import { CRASHES_BEFORE_SOLO, chunkStatesBefore } from '../model/chunk-state.ts';
import type { JobRow } from '../model/job-row.ts';
import { statesBefore } from '../model/job-state.ts';
import { leaseEnd } from '../model/lease.ts';

/** The columns that a worker needs of a chunk and its job; to read all 40 costs a small file measurably. */
const OF_CHUNK = [
  ...(['jobID', 'index', 'token', 'byteOffset', 'byteLength', 'firstLine', 'carry'] as const),
  ...(['storedBytes', 'sha256', 'frames'] as const),
];
const OF_JOB = [
  ...(['id', 'blobPrefix', 'format', 'timeZone', 'keywords'] as const),
  ...(['chunkCount', 'uploadedAt', 'createdAt', 'rereads'] as const),
];
export type ClaimedChunk = Pick<ChunkRow, (typeof OF_CHUNK)[number]>;
export type ClaimedJob = Pick<JobRow, (typeof OF_JOB)[number]>;

/** The right to commit a chunk, until another worker holds a newer token. */
export interface Claim {
  chunk: ClaimedChunk;
  job: ClaimedJob;
  /** The compressed bytes of a small file; null where they are in the blob store. */
  bytes: Uint8Array | null;
  token: string;
}

/** `runsAlone` in SQL. */
const mustRunAlone = sql`${chunks.crashes} + ${chunks.interruptions} >= ${CRASHES_BEFORE_SOLO}`;

/** Whether the chunk waits and must run alone, so that only a claim with `solo` gets it. */
export async function waitsForSolo(db: Executor, jobID: string, index: number): Promise<boolean> {
  const rows = await db
    .select({ index: chunks.index })
    .from(chunks)
    .where(and(isClaimable(jobID, index), mustRunAlone));
  return rows.length > 0;
}

/**
 * Whether it is the first attempt at a job's only chunk. It takes milliseconds, so the job stays `Queued` meanwhile:
 * each change of a job's row is a change of all its indexes. `startedAt` is written when the job completes.
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
 * Claims a waiting chunk: it gets a new fencing token and a lease. Undefined when there is nothing to do: another
 * worker has it, it is done or not due yet, its job has ended; or it must run alone and `solo` is false.
 */
export async function claim(
  { db, workerID, settings }: ClaimParts,
  jobID: string,
  index: number,
  solo: boolean,
): Promise<Claim | undefined> {
  const { leaseSeconds } = settings;
  return claimBatched(db, { jobID, index, solo, token: randomUUID(), workerID, leaseSeconds });
}

export interface ClaimParts {
  db: Database;
  workerID: string;
  settings: { leaseSeconds: number };
}

interface WantedChunk {
  jobID: string;
  index: number;
  solo: boolean;
  token: string;
  workerID: string;
  leaseSeconds: number;
}

const claimBatched = batched(async (db: Database, items: WantedChunk[]) => {
  const rows = await claimStatement(db).execute(inputValues(items));
  const byToken = new Map(rows.map((row) => [row.chunk.token, row]));
  return items.map(({ token }): Claim | undefined => {
    const row = byToken.get(token);
    return row && { ...row, token };
  });
});

const COLUMNS = sql`"jobID" uuid, "index" integer, solo boolean, token uuid, "workerID" text, "leaseSeconds" float8`;

/**
 * One statement, so that a job's row is locked only while it is changed. Each chunk is looked up by its key in a
 * lateral subquery with a limit, which the planner cannot turn into a scan of all waiting chunks.
 */
export const claimStatement = preparedOnce((db) => {
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
  // The columns need unique names: Drizzle writes them without their table.
  const wanted = db.$with('wanted').as(
    db
      .select({
        jobID: free.jobID,
        index: free.index,
        starts: free.starts,
        token: sql<string>`item.token`.as('new_token'),
        workerID: sql<string>`item."workerID"`.as('new_worker'),
        solo: sql<boolean>`item.solo`.as('new_solo'),
        leaseUntil: sql<Date>`${leaseEnd(sql`item."leaseSeconds"`)}`.as('new_lease'),
      })
      .from(inputRows(COLUMNS))
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

/** A job that uploads keeps that status. */
const STATES_TO_START = statesBefore('In Progress').filter((status) => status !== 'Uploading');

/** Marks the jobs as started. */
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

const isHeld = ({ chunk, token }: Claim) => holds(chunk.jobID, chunk.index, token);

/** Renews the lease. False when the claim is lost. */
export async function renew(
  { db, settings: { leaseSeconds } }: ClaimParts,
  held: Claim,
): Promise<boolean> {
  const rows = await db
    .update(chunks)
    .set({ leaseUntil: leaseEnd(leaseSeconds) })
    .where(isHeld(held))
    .returning({ index: chunks.index });
  return rows.length > 0;
}

/** Gives a chunk back when its worker stops before it is done; no attempt is counted. */
export async function handBack(db: Executor, held: Claim): Promise<void> {
  await db
    .update(chunks)
    .set({ status: 'Waiting', token: null, leaseUntil: null, dueAt: sql`now()` })
    .where(isHeld(held));
}
