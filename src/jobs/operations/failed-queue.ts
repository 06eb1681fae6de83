import { and, asc, eq, inArray, isNotNull, isNull, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { chunks, jobs } from '../../database/schema.ts';
import { AppError } from '../../errors.ts';
import { isUUID } from '../../runtime/uuid.ts';
import { readTraces, type TracedAttempt } from '../model/failed-attempts.ts';
import { findJob, isSameJob, type JobRow } from '../model/job-row.ts';
import type { JobSummary } from '../model/types.ts';
import { type RetryParts, retryJob } from './retry-job.ts';

/** A job that failed for good, with its error and every failed attempt, as an operator sees it. */
export interface TracedJob {
  jobID: string;
  ownerID: string;
  fileName: string;
  /** Whether all of the file had come; else it failed during its upload, and is not in the failed queue. */
  wasUploaded: boolean;
  /** The number of runs. */
  runs: number;
  /** The first of its chunks that failed; null where its chunks were done and the report could not be made. */
  chunkIndex: number | null;
  code: string;
  message: string;
  failedAt: string;
  attempts: TracedAttempt[];
}

/**
 * The failed queue for operators, whoever owns the jobs. It is read from the rows of the jobs, so it holds every job
 * that has failed while it was processed, whatever happened to processes and broker meanwhile. A job is named by its id, or
 * by the first characters of it, eight or more; `bad_job_id` where those are the beginning of several.
 */
export interface FailedQueue {
  /** Those that wait in it, oldest first. */
  list(limit: number): Promise<TracedJob[]>;
  /** How many jobs failed during their upload. They are never in the queue, since nothing can run them again. */
  countFailedUploads(): Promise<number>;
  /** A job in the queue, or one that failed during its upload. Throws `not_found` for others. */
  show(jobID: string): Promise<TracedJob>;
  /** Retries the job, as its owner could. Throws `not_found` and `not_retryable`. */
  retry(jobID: string): Promise<JobSummary>;
  /** Takes a job out of the failed queue; it stays failed. Throws `not_found`. */
  drop(jobID: string): Promise<void>;
}

export function createFailedQueue(parts: RetryParts): FailedQueue {
  const { db } = parts;
  return {
    list: async (limit) => {
      const rows = await db
        .select()
        .from(jobs)
        .where(isNotNull(jobs.failedQueueSince))
        .orderBy(asc(jobs.failedQueueSince), asc(jobs.id))
        .limit(limit);
      return traced(db, rows);
    },
    countFailedUploads: () => db.$count(jobs, FAILED_UPLOAD),
    show: async (jobID) => {
      const job = await findByID(db, jobID);
      if (!job.failedQueueSince && !isFailedUpload(job)) throw notQueued(job.id);
      const [shown] = await traced(db, [job]);
      return shown!;
    },
    retry: async (jobID) => retryJob(parts, await findByID(db, jobID)),
    drop: async (jobID) => {
      const job = await findByID(db, jobID);
      if (!job.failedQueueSince) throw notQueued(job.id);
      await db.update(jobs).set({ failedQueueSince: null }).where(isSameJob(job));
    },
  };
}

/** What was to be read again is asked for once more by its owner, and no upload. */
const FAILED_UPLOAD = and(eq(jobs.status, 'Failed'), isNull(jobs.uploadedAt), isNull(jobs.rereads));

const isFailedUpload = ({ status, uploadedAt }: JobRow): boolean =>
  status === 'Failed' && uploadedAt === null;

const ID_START = /^[0-9a-f]{8}[0-9a-f-]{0,27}$/;

/** Throws `not_found` and `bad_job_id`. */
async function findByID(db: Database, text: string): Promise<JobRow> {
  const found = isUUID(text) ? [await findJob(db, text)] : await findByStart(db, text);
  if (found.length > 1) {
    throw new AppError('bad_job_id', `Several jobs have an id that begins with ${text}.`);
  }
  if (found[0]) return found[0];
  throw new AppError('not_found', `There is no job ${text}.`);
}

/** Of failed jobs alone, which are few. */
async function findByStart(db: Database, start: string): Promise<JobRow[]> {
  if (!ID_START.test(start)) {
    throw new AppError('bad_job_id', `"${start}" is no job id: give a UUID of 36 characters.`);
  }
  const begins = sql`${jobs.id}::text like ${`${start}%`}`;
  return db
    .select()
    .from(jobs)
    .where(and(eq(jobs.status, 'Failed'), begins))
    .limit(2);
}

function notQueued(jobID: string): AppError {
  return new AppError('not_found', `The failed queue does not hold job ${jobID}.`);
}

async function traced(db: Database, rows: JobRow[]): Promise<TracedJob[]> {
  const ids = rows.map(({ id }) => id);
  const [traces, failedChunks] = await Promise.all([
    readTraces(db, ids),
    firstFailedChunks(db, ids),
  ]);
  return rows.map((job) => ({
    jobID: job.id,
    ownerID: job.ownerID,
    fileName: job.fileName,
    wasUploaded: job.uploadedAt !== null,
    runs: job.runs,
    chunkIndex: failedChunks.get(job.id) ?? null,
    code: job.errorCode ?? 'internal',
    message: job.errorMessage ?? '',
    failedAt: (job.failedQueueSince ?? job.finishedAt ?? job.createdAt).toISOString(),
    attempts: traces.get(job.id) ?? [],
  }));
}

/** Of each job the first chunk that was given up, where there is one. */
async function firstFailedChunks(db: Database, jobIDs: string[]): Promise<Map<string, number>> {
  if (jobIDs.length === 0) return new Map();
  const rows = await db
    .select({ jobID: chunks.jobID, first: sql<number>`min(${chunks.index})` })
    .from(chunks)
    .where(and(inArray(chunks.jobID, jobIDs), eq(chunks.status, 'Failed')))
    .groupBy(chunks.jobID);
  return new Map(rows.map(({ jobID, first }) => [jobID, first]));
}
