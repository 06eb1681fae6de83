import { and, asc, eq, inArray, isNotNull, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { chunks, jobs } from '../../database/schema.ts';
import { AppError } from '../../errors.ts';
import { isUUID } from '../../runtime/uuid.ts';
import { readTraces, type TracedAttempt } from '../model/failed-attempts.ts';
import { findJob, type JobRow } from '../model/job-row.ts';
import type { JobSummary } from '../model/types.ts';
import { type RetryParts, retryJob } from './retry-job.ts';

/** A job that is not tried again, with its error and every failed attempt. */
export interface DeadLetter {
  jobID: string;
  fileName: string;
  /** The first of its chunks that failed; null where its chunks were done and the report could not be made. */
  chunkIndex: number | null;
  code: string;
  message: string;
  failedAt: string;
  attempts: TracedAttempt[];
}

/**
 * The failed queue for operators, whoever owns the jobs. It is read from the rows of the jobs, so it holds every job
 * that has failed, whatever happened to processes and broker meanwhile.
 */
export interface FailedQueue {
  /** Dead letters, oldest first. */
  list(limit: number): Promise<DeadLetter[]>;
  /** Throws `not_found` where the job does not wait in the failed queue. */
  show(jobID: string): Promise<DeadLetter>;
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
      return deadLettersOf(db, rows);
    },
    show: async (jobID) => {
      const [deadLetter] = await deadLettersOf(db, [await waiting(db, jobID)]);
      return deadLetter!;
    },
    retry: async (jobID) => {
      const job = await findByID(db, jobID);
      if (job) return retryJob(parts, job);
      throw new AppError('not_found', `There is no job ${jobID}.`);
    },
    drop: async (jobID) => {
      await waiting(db, jobID);
      await db.update(jobs).set({ failedQueueSince: null }).where(eq(jobs.id, jobID));
    },
  };
}

async function findByID(db: Database, jobID: string): Promise<JobRow | undefined> {
  if (isUUID(jobID)) return findJob(db, jobID);
  throw new AppError('bad_job_id', `"${jobID}" is no job id: give a UUID of 36 characters.`);
}

/** The job, which waits in the failed queue. Throws `not_found`. */
async function waiting(db: Database, jobID: string): Promise<JobRow> {
  const job = await findByID(db, jobID);
  if (job?.failedQueueSince) return job;
  throw new AppError('not_found', `The failed queue does not hold job ${jobID}.`);
}

async function deadLettersOf(db: Database, rows: JobRow[]): Promise<DeadLetter[]> {
  const ids = rows.map(({ id }) => id);
  const [traces, failedChunks] = await Promise.all([
    readTraces(db, ids),
    firstFailedChunks(db, ids),
  ]);
  return rows.map((job) => ({
    jobID: job.id,
    fileName: job.fileName,
    chunkIndex: failedChunks.get(job.id) ?? null,
    code: job.errorCode ?? 'internal',
    message: job.errorMessage ?? '',
    failedAt: (job.failedQueueSince ?? job.createdAt).toISOString(),
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
