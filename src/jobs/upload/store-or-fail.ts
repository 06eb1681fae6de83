import { AppError, type ErrorCode } from '../../errors.ts';
import { findJob, type JobRow } from '../model/job-row.ts';
import { removeBlobs } from '../storage/remove-blobs.ts';
import { failUpload } from '../transitions/fail-job.ts';
import type { Cutting } from './cutting.ts';
import { storeFile } from './store-file.ts';
import type { UploadParts } from './upload-parts.ts';

/** Faults of the file itself: the upload is answered with a failed job that says what is wrong. */
const FILE_FAULTS = new Set<ErrorCode>([
  'corrupt_gzip',
  'truncated_gzip',
  'corrupt_zstd',
  'truncated_zstd',
  'corrupt_bz2',
  'truncated_bz2',
  'corrupt_xz',
  'truncated_xz',
  'corrupt_lz4',
  'truncated_lz4',
  'unsupported_compression',
  'not_a_log',
  'corrupt_zip',
  'corrupt_tar',
  'truncated_tar',
  'unsupported_archive',
  'empty_archive',
  'too_many_members',
  'decompression_limit',
  'window_too_large',
  'upload_too_large',
  'job_failed',
]);

export const isFileFault = (error: unknown): error is AppError =>
  error instanceof AppError && FILE_FAULTS.has(error.code);

/**
 * Stores the file of a job that was just created; where that fails the job has failed. Returns the job after that, and rethrows
 * what is not the file's own fault.
 */
export async function storeOrFail(
  parts: UploadParts,
  job: JobRow,
  cutting: Cutting,
  signal: AbortSignal | undefined,
): Promise<JobRow> {
  try {
    return await storeFile(parts, job, cutting, signal);
  } catch (error) {
    await endFaulty(parts, job, error);
  }
  const failed = await findJob(parts.db, job.id);
  // Another file may have the id by now.
  if (failed?.blobPrefix !== job.blobPrefix)
    throw new AppError('not_found', 'The job was removed while it was uploading.');
  return failed;
}

/** Fails the job; rethrows what is not the file's own fault. */
async function endFaulty(parts: UploadParts, job: JobRow, error: unknown): Promise<void> {
  const fault = error instanceof AppError ? error : undefined;
  if (!fault) parts.log.error({ jobID: job.id, err: error }, 'upload failed');
  // For the client a stop of the server is like any other end of the connection.
  const code = fault?.code === 'shutting_down' ? 'upload_aborted' : (fault?.code ?? 'internal');
  const message = fault?.message ?? 'An internal error ended this upload; upload the file again.';
  if (code === 'job_failed') await removeBlobs(parts, job.blobPrefix);
  else await failUpload(parts, job, { code, message });
  if (!isFileFault(error)) throw error;
}
