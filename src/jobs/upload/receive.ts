import { chooseFormat, type FormatInfo, isPattern } from '../../engine/index.ts';
import { AppError, type ErrorCode, messageOf } from '../../errors.ts';
import { SMALL_BYTES } from '../../runtime/small-bytes.ts';
import type { JobContext } from '../context.ts';
import { findJob, type JobRow, summaryOf } from '../model/job-row.ts';
import type { UploadRequest, UploadResult } from '../model/types.ts';
import { isDatabaseAway } from '../processing/through-outages.ts';
import { isSmallFile } from '../storage/stored-bytes.ts';
import { failUpload, removeBlobs } from '../transitions/fail-job.ts';
import { assertDeclaredSize, createJob } from './create-job.ts';
import { type Cutting, startCutting } from './cutting.ts';
import { enterSmallFile } from './enter-small-file.ts';
import { storeFile } from './store-file.ts';
import { watchedSource } from './watched-source.ts';

/** Milliseconds in which a small file should be here: a watcher sees nothing of it before. */
const PATIENCE_MS = 250;

/** Faults of the file itself: the upload is answered, and the job says what is wrong with it. */
const FILE_FAULTS = new Set<ErrorCode>([
  'corrupt_gzip',
  'truncated_gzip',
  'corrupt_zstd',
  'truncated_zstd',
  'upload_too_large',
  'job_failed',
]);

/** Takes in one file. See `Jobs.receive` for what it promises. */
export async function receive(
  context: JobContext,
  source: AsyncIterable<Uint8Array>,
  request: UploadRequest,
): Promise<UploadResult> {
  const format = requestedFormat(context, request.format);
  assertDeclaredSize(context, request);
  const { catalog, chunkSizes, maxUploadBytes: maxBytes } = context.settings;
  const cutting = startCutting(watchedSource(source, request.signal), {
    ...{ catalog, format, maxBytes, ownsPieces: true },
    chunkBytes: chunkSizes.blockBytes,
  });
  try {
    const small = await enterIfSmall(context, request, cutting);
    return small ?? resultOf(await receiveAll(context, request, cutting));
  } finally {
    await cutting.stop();
  }
}

/** Undefined unless the whole file is small and its row could be entered at once. */
async function enterIfSmall(
  context: JobContext,
  request: UploadRequest,
  cutting: Cutting,
): Promise<UploadResult | undefined> {
  if ((request.declaredBytes ?? 0) > SMALL_BYTES) return undefined;
  const first = await firstSoon(cutting);
  if (!first || first.done || !isSmallFile(first.value)) return undefined;
  try {
    return await enterSmallFile(context, request, first.value, cutting.received());
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    // So does one of the store.
    context.log.warn({ err: messageOf(error) }, 'a small file could not be entered at once');
    return undefined;
  }
}

/** The first step, unless it takes so long that the job had better be there to be watched meanwhile. */
async function firstSoon(
  cutting: Cutting,
): Promise<Awaited<ReturnType<Cutting['peek']>> | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(late.resolve, PATIENCE_MS, undefined);
  try {
    // A fault of the source comes again in the ordinary way, which has a job to write it down in.
    return await Promise.race([cutting.peek().catch(() => undefined), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Takes in a file of any size, with a job from its first byte on. Returns the job as it is then. */
async function receiveAll(
  context: JobContext,
  request: UploadRequest,
  cutting: Cutting,
): Promise<JobRow> {
  const job = await createJob(context, request);
  context.bus.changed(job.id);
  try {
    return await storeFile(context, job, cutting);
  } catch (error) {
    await endFaulty(context, job, error);
  }
  const failed = await findJob(context.db, job.id);
  if (!failed) throw new AppError('not_found', 'The job was removed while it was uploading.');
  return failed;
}

function requestedFormat(
  { settings }: JobContext,
  text: string | undefined,
): FormatInfo | undefined {
  if (text === undefined) return undefined;
  try {
    return chooseFormat(text, settings.catalog);
  } catch (error) {
    throw new AppError(isPattern(text) ? 'bad_pattern' : 'unknown_format', messageOf(error));
  }
}

/** Fails the job; rethrows what is not the file's own fault. */
async function endFaulty(context: JobContext, job: JobRow, error: unknown): Promise<void> {
  const fault = error instanceof AppError ? error : undefined;
  if (!fault) context.log.error({ jobID: job.id, err: error }, 'upload failed');
  // For the client a stop of the server cuts its upload off as any other end of the connection does.
  const code = fault?.code === 'shutting_down' ? 'upload_aborted' : (fault?.code ?? 'internal');
  const message = fault?.message ?? 'An error of ours ended this upload; upload the file again.';
  if (code === 'job_failed') await removeBlobs(context, job.blobPrefix);
  else await failUpload(context, job, { code, message });
  if (!fault || !FILE_FAULTS.has(fault.code)) throw error;
}

function resultOf(row: JobRow): UploadResult {
  const { jobID, fileName, totalBytes, status, error } = summaryOf(row);
  return { jobID, fileName, totalBytes, status, error };
}
