import { and, eq, sql } from '../database/drizzle.ts';
import { jobs } from '../database/schema.ts';
import { chooseFormat, type FormatInfo, isPattern } from '../engine/index.ts';
import { AppError, type ErrorCode, messageOf } from '../errors.ts';
import type { CutSummary } from '../ingest/types.ts';
import { SMALL_BYTES } from '../small-bytes.ts';
import { completeIfDone } from './complete-job.ts';
import type { JobContext } from './context.ts';
import { assertDeclaredSize, createJob } from './create-job.ts';
import { type Cutting, startCutting } from './cutting.ts';
import { enterSmallFile } from './enter-small-file.ts';
import { failUpload, removeBlobs } from './fail-job.ts';
import { findJob, type JobRow, summaryOf } from './job-row.ts';
import { leaseEnd, renewalInterval } from './lease.ts';
import { isDatabaseAway } from './outage.ts';
import { raisedProgress } from './progress.ts';
import { isSmallFile } from './store-bytes.ts';
import { storeChunk } from './store-chunk.ts';
import type { UploadRequest, UploadResult } from './types.ts';
import { watchedSource } from './watched-source.ts';

/** Chunks that are compressed and stored at the same time: one a core, so that memory stays flat. */
const STORES_AT_ONCE = 2;
/** Milliseconds in which a small file should be here: a watcher sees nothing of it before. */
const PATIENCE_MS = 250;
/** Milliseconds between notes of how far an upload has come. */
const REPORT_EVERY_MS = 250;

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
  const { catalog, chunkBytes, maxUploadBytes: maxBytes } = context.settings;
  const cutting = startCutting(watchedSource(source, request.signal), {
    ...{ catalog, format, maxBytes, ownsPieces: true },
    ...(chunkBytes === undefined ? {} : { chunkBytes }),
  });
  try {
    const small = await enterIfSmall(context, request, cutting);
    return resultOf(small ?? (await receiveAll(context, request, cutting)));
  } finally {
    await cutting.stop();
  }
}

/** The job, where the whole file is small and its row could be entered at once. */
async function enterIfSmall(
  context: JobContext,
  request: UploadRequest,
  cutting: Cutting,
): Promise<JobRow | undefined> {
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
    return await storeAll(context, job, cutting);
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

/** Stores all of the file and ends its upload. Returns the job as it is then. */
async function storeAll(context: JobContext, job: JobRow, cutting: Cutting): Promise<JobRow> {
  const reporter = reportReceived(context, job, cutting.received);
  const stores = createWindow(STORES_AT_ONCE);
  let whole: JobRow | undefined;
  try {
    for (;;) {
      const step = await cutting.next();
      if (step.done) {
        await stores.drain();
        return whole ?? (await finishUpload(context, job, step.value));
      }
      const chunk = step.value;
      await stores.run(async () => {
        const row = await storeChunk(context, job, chunk, cutting.received());
        if (chunk.isWhole) whole = row;
      });
    }
  } finally {
    clearInterval(reporter);
    await stores.settle();
  }
}

/** Runs at most `size` tasks at once; the first failure is thrown by the next `run` or `drain`. */
function createWindow(size: number) {
  const running = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  const throwFailure = () => {
    if (failure) throw failure.error;
  };
  return {
    async run(task: () => Promise<void>): Promise<void> {
      if (running.size >= size) await Promise.race(running);
      throwFailure();
      const tracked = task()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => running.delete(tracked));
      running.add(tracked);
    },
    async drain(): Promise<void> {
      await Promise.all(running);
      throwFailure();
    },
    async settle(): Promise<void> {
      await Promise.all(running);
    },
  };
}

/** Notes received bytes between chunks, so that watchers see a slow upload move and its lease lives. */
function reportReceived(context: JobContext, job: JobRow, received: () => number): NodeJS.Timeout {
  const renewEveryMs = renewalInterval(context);
  let noted = 0;
  let notedAt = Date.now();
  let busy = false;
  const note = async () => {
    const now = received();
    if (busy || (now === noted && Date.now() - notedAt < renewEveryMs)) return;
    busy = true;
    try {
      const receivedBytes = sql`greatest(${jobs.receivedBytes}, ${now}::bigint)`;
      await context.db
        .update(jobs)
        .set({
          receivedBytes,
          uploadLeaseUntil: leaseEnd(context),
          progress: raisedProgress({ receivedBytes }),
        })
        .where(and(eq(jobs.id, job.id), eq(jobs.status, 'Uploading')));
      noted = now;
      notedAt = Date.now();
      context.bus.changed(job.id);
    } catch (error) {
      // Only a note of progress: the next one, or the next chunk, brings the same news.
      context.log.warn({ jobID: job.id, err: messageOf(error) }, 'could not note upload progress');
    } finally {
      busy = false;
    }
  };
  return setInterval(note, REPORT_EVERY_MS);
}

async function finishUpload(
  context: JobContext,
  job: JobRow,
  summary: CutSummary,
): Promise<JobRow> {
  const receivedBytes = sql`${summary.receivedBytes}::bigint`;
  const rows = await context.db
    .update(jobs)
    .set({
      status: sql`case when ${jobs.startedAt} is null then 'Queued' else 'In Progress' end`,
      uploadedAt: sql`now()`,
      uploadLeaseUntil: null,
      receivedBytes,
      format: summary.format,
      progress: raisedProgress({ receivedBytes, uploaded: sql`true` }),
    })
    .where(and(eq(jobs.id, job.id), eq(jobs.status, 'Uploading')))
    .returning();
  const row = rows[0];
  if (!row) throw new AppError('job_failed', 'The job ended before its upload did.');
  context.bus.changed(job.id);
  return (await completeIfDone(context, row)) ?? row;
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
