import { randomUUID } from 'node:crypto';
import { and, eq, isNull } from '../../database/drizzle.ts';
import { jobs } from '../../database/schema.ts';
import { AppError } from '../../errors.ts';
import { findJob, type JobRow } from '../model/job-row.ts';
import type { UploadRequest, ZonedUpload } from '../model/types.ts';
import { removeJob } from '../transitions/remove-job.ts';
import { insertJob } from './insert-job.ts';
import type { UploadParts, UploadSettings } from './upload-parts.ts';

/**
 * Creates the job of a new upload. A client may use its id again after an upload that broke off: that job is replaced.
 * Any other job of the id gives `job_exists`.
 */
export async function createJob(parts: UploadParts, request: ZonedUpload): Promise<JobRow> {
  const id = request.jobID ?? randomUUID();
  const created = await insert(parts, id, request);
  if (created) return created;
  await removeBrokenOff(parts, id, request.ownerID);
  const second = await insert(parts, id, request);
  if (second) return second;
  throw jobExists(id);
}

/** Throws `upload_too_large` where the client announces more bytes than are allowed. */
export function assertDeclaredSize(
  { maxUploadBytes }: UploadSettings,
  { declaredBytes = 0 }: UploadRequest,
): void {
  if (maxUploadBytes === undefined || declaredBytes <= maxUploadBytes) return;
  const message = `This server takes uploads of at most ${maxUploadBytes} bytes.`;
  throw new AppError('upload_too_large', message);
}

function insert(
  { db, settings }: UploadParts,
  id: string,
  { ownerID, fileName, declaredBytes, timeZone, bundle }: ZonedUpload,
): Promise<JobRow | undefined> {
  const { keywords, leaseSeconds } = settings;
  return insertJob(db, {
    ...{ id, ownerID, fileName, keywords, timeZone, leaseSeconds, bundle },
    declaredBytes: declaredBytes ?? null,
  });
}

/** Removes the job of an upload that broke off. Throws `job_exists` where the id is that of any other one. */
export async function removeBrokenOff(
  parts: UploadParts,
  id: string,
  ownerID: string,
): Promise<void> {
  const job = await findJob(parts.db, id);
  if (!job) return;
  const isBrokenOff = job.status === 'Failed' && job.uploadedAt === null && job.rereads === null;
  if (job.ownerID !== ownerID || !isBrokenOff) {
    throw jobExists(id);
  }
  const unchanged = and(eq(jobs.blobPrefix, job.blobPrefix), isNull(jobs.uploadedAt));
  await removeJob(parts, job, unchanged);
}

export function jobExists(id: string): AppError {
  return new AppError('job_exists', `There is a job ${id} already; use another id, or none.`);
}
