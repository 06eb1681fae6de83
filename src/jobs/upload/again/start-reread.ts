/** Reads the kept bytes of a job again, in another way. */
import { randomUUID } from 'node:crypto';
import { and, eq, inArray } from '../../../database/drizzle.ts';
import { jobs } from '../../../database/schema.ts';
import type { ChosenZone, FormatInfo } from '../../../engine/index.ts';
import { AppError } from '../../../errors.ts';
import { type JobRow, ownJob } from '../../model/job-row.ts';
import { isFinal } from '../../model/job-state.ts';
import { JOB_STATUSES, type JobStatus, type RereadRequest } from '../../model/types.ts';
import { assertKept } from '../../storage/frames.ts';
import { removeJob } from '../../transitions/remove-job.ts';
import { zoneNamed } from '../chosen-zone.ts';
import { insertJob } from '../insert-job.ts';
import { requestedFormat } from '../requested-format.ts';
import type { UploadParts } from '../upload-parts.ts';
import { readAgain } from './read-again.ts';
import type { Rereads } from './rereads.ts';

/** The format that stands for: detect it. */
const DETECT = 'auto';

export interface RereadParts extends UploadParts {
  rereads: Rereads;
}

/**
 * Starts to read the bytes of a job again; its report stands until the new one takes its place (`replaceReport`). The frames
 * that are kept were cut where records begin in the old format, so the file is cut anew, as a job of its own that
 * nobody sees: its chunks are stored, processed, retried and failed like those of any other. See `Jobs.analyzeAgain`
 * for what is thrown.
 */
export async function startReread(
  parts: RereadParts,
  ownerID: string,
  jobID: string,
  asked: RereadRequest,
): Promise<JobRow> {
  const job = await ownJob(parts.db, ownerID, jobID);
  assertKept(job);
  if (!isFinal(job.status as JobStatus)) {
    throw notNow(`The job is ${job.status}: it can be read again when it has ended.`);
  }
  const format = formatOf(parts, job, asked);
  const timeZone = zoneOf(job, asked);
  await parts.storedBytesLimit.assertRoom(parts.db, ownerID);
  await parts.waitingJobs.enter(parts.db, ownerID);
  await removeEnded(parts, job);
  const reread = await insert(parts, { ...job, timeZone }, asked.keywords ?? job.keywords);
  if (!reread) throw notNow('The job is being read again already; wait until that has ended.');
  parts.rereads.start((signal) => readAgain(parts, { job, reread, format }, signal));
  return reread;
}

/** As before, unless another one is named; undefined where it is to be detected. */
function formatOf(
  { settings }: UploadParts,
  job: JobRow,
  { format }: RereadRequest,
): FormatInfo | undefined {
  if (format === DETECT) return undefined;
  return format === undefined ? (job.format ?? undefined) : requestedFormat(settings, format);
}

/** As before, unless another one is named. */
const zoneOf = (job: JobRow, { timeZone }: RereadRequest): ChosenZone | null =>
  timeZone === undefined ? job.timeZone : { name: zoneNamed(timeZone), source: 'request' };

/** An earlier one that failed was kept for its history. */
async function removeEnded(parts: UploadParts, { id }: JobRow): Promise<void> {
  const hasEnded = inArray(jobs.status, JOB_STATUSES.filter(isFinal));
  const ended = await parts.db
    .select({ id: jobs.id, blobPrefix: jobs.blobPrefix })
    .from(jobs)
    .where(and(eq(jobs.rereads, id), hasEnded));
  for (const reread of ended) await removeJob(parts, reread, hasEnded);
}

function insert(
  { db, settings }: UploadParts,
  job: JobRow,
  keywords: string[],
): Promise<JobRow | undefined> {
  const { ownerID, fileName, totalBytes, timeZone } = job;
  return insertJob(db, {
    ...{ id: randomUUID(), ownerID, fileName, keywords, timeZone },
    declaredBytes: totalBytes,
    leaseSeconds: settings.leaseSeconds,
    rereads: job,
  });
}

const notNow = (message: string): AppError => new AppError('not_rereadable', message);
