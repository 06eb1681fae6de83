import { and, eq, type InferSelectModel, inArray, isNotNull } from '../../database/drizzle.ts';
import type { Executor } from '../../database/open.ts';
import { jobs } from '../../database/schema.ts';
import type { ChosenZone, FormatInfo } from '../../engine/index.ts';
import type { JobFormat } from '../../engine-threads/types.ts';
import { AppError } from '../../errors.ts';
import { statesBefore } from './job-state.ts';
import type { JobStatus, JobSummary, ListedJob } from './types.ts';

export type JobRow = InferSelectModel<typeof jobs>;

/**
 * The condition that a row is still the job that was read: after a removal its owner may use the id again, and then it is
 * another file's. Every change of a job that was read before carries it, unless its row is locked.
 */
export const isSameJob = ({ id, blobPrefix }: Pick<JobRow, 'id' | 'blobPrefix'>) =>
  and(eq(jobs.id, id), eq(jobs.blobPrefix, blobPrefix));

/** The condition that a job can complete: all its bytes are stored, and all its chunks done. */
export const isWhole = (job: Pick<JobRow, 'id' | 'blobPrefix'>) =>
  and(
    isSameJob(job),
    inArray(jobs.status, statesBefore('Completed')),
    isNotNull(jobs.uploadedAt),
    eq(jobs.chunksDone, jobs.chunkCount),
  );

/** The same of two rows. */
export const isSame = (one: Pick<JobRow, 'id' | 'blobPrefix'>, other: typeof one): boolean =>
  one.id === other.id && one.blobPrefix === other.blobPrefix;

export async function findJob(db: Executor, jobID: string): Promise<JobRow | undefined> {
  const rows = await db.select().from(jobs).where(eq(jobs.id, jobID));
  return rows[0];
}

/** The job of this owner. Throws `not_found` where there is none that he sees, or it is somebody else's. */
export async function ownJob(db: Executor, ownerID: string, jobID: string): Promise<JobRow> {
  const job = await findJob(db, jobID);
  const isSeen = job?.ownerID === ownerID && job.rereads === null;
  if (!isSeen) throw new AppError('not_found', 'There is no such job.');
  return job;
}

export function summaryOf(job: JobRow): JobSummary {
  return {
    jobID: job.id,
    fileName: job.fileName,
    status: job.status as JobStatus,
    progressInPercentage: job.progress,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    attempts: job.runs,
    error: job.errorCode === null ? null : { code: job.errorCode, message: job.errorMessage ?? '' },
    totalBytes: job.totalBytes,
    bytesProcessed: job.processedBytes,
    format: job.format && publicFormat(job.format),
    encoding: job.encoding,
    bundle: job.bundle,
  };
}

const DAY_MS = 24 * 3600 * 1000;

/**
 * The summary with what is kept of the job.
 * @param retentionDays days that it stays after its end; 0 means for good
 */
export function listedJobOf(job: JobRow, retentionDays: number): ListedJob {
  const { storedBytes, bytesGoneAt, finishedAt } = job;
  const isLimited = finishedAt !== null && retentionDays > 0;
  return {
    ...summaryOf(job),
    storedBytes,
    bytesKept: bytesGoneAt === null,
    counts: job.counts,
    contentHash: job.contentHash,
    keptUntil: isLimited
      ? new Date(finishedAt.getTime() + retentionDays * DAY_MS).toISOString()
      : null,
  };
}

/** What of a job its report depends on besides what was counted. */
export const reportedOf = ({
  format,
  timeZone,
}: Pick<JobRow, 'format' | 'timeZone'>): JobFormat => ({
  format,
  zones: timeZone ? [timeZone] : [],
});

/** In which zones times of the jobs without one were read; jobs of earlier releases are in UTC. */
export const zonesOf = (jobs: readonly Pick<JobRow, 'timeZone'>[]): ChosenZone[] =>
  jobs.map(({ timeZone }) => timeZone ?? { name: 'UTC', source: 'default' });

/** The format without its definition, which only workers need. */
function publicFormat({ name, title, confidence }: FormatInfo): FormatInfo {
  return { name, title, confidence };
}
