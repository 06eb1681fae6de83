import { isDatabaseAway } from '../../database/outage.ts';
import { AppError, messageOf } from '../../errors.ts';
import type { UploadMemory } from '../../ingest/decoder-memory.ts';
import { type Unpacked, unpack } from '../../ingest/unpack.ts';
import { SMALL_BYTES } from '../../runtime/small-bytes.ts';
import { type JobRow, summaryOf } from '../model/job-row.ts';
import type { UploadRequest, UploadResult, ZonedUpload } from '../model/types.ts';
import { isSmallFile } from '../storage/stored-bytes.ts';
import { chosenZone } from './chosen-zone.ts';
import { assertDeclaredSize, createJob } from './create-job.ts';
import { type Cutting, startCutting } from './cutting.ts';
import { enterSmallFile } from './enter-small-file.ts';
import { hashedSource } from './hashed-source.ts';
import { requestedFormat } from './requested-format.ts';
import { storeOrFail } from './store-or-fail.ts';
import type { UploadParts } from './upload-parts.ts';
import { watchedSource } from './watched-source.ts';

/** Milliseconds to wait for the whole of a small file before its job is created and can be watched. */
const SMALL_FILE_WAIT_MS = 250;

/** Receives one file. See `Jobs.receive` for what it promises. */
export async function receive(
  parts: UploadParts,
  source: AsyncIterable<Uint8Array>,
  request: UploadRequest,
): Promise<UploadResult> {
  await assertReceivable(parts, request);
  return receiveLog(parts, unpackUpload(parts, source, request).unpacked, request);
}

/** Rejects what is wrong before the first byte, and counts the job as one of its owner's. */
export async function assertReceivable(parts: UploadParts, request: UploadRequest): Promise<void> {
  requestedFormat(parts.settings, request.format);
  if (request.timeZone !== undefined) await chosenZone(parts, request.ownerID, request.timeZone);
  assertDeclaredSize(parts.settings, request);
  await parts.storedBytesLimit.assertRoom(parts.db, request.ownerID);
  await parts.waitingJobs.enter(parts.db, request.ownerID);
}

/** An upload as it comes, decompressed, and the memory that this takes. */
export function unpackUpload(
  parts: UploadParts,
  source: AsyncIterable<Uint8Array>,
  request: UploadRequest,
): { unpacked: Unpacked; memory: UploadMemory } {
  const { maxUploadBytes: maxBytes, maxDecompressionRatio: maxRatio } = parts.settings;
  const memory = parts.decoderMemory.for(request);
  const watched = watchedSource(source, {
    signal: request.signal,
    memory,
    onReceived: parts.metrics.received,
  });
  const hashed = hashedSource(watched);
  const { contentHash } = hashed;
  return { unpacked: unpack(hashed, { maxBytes, maxRatio, memory, contentHash }), memory };
}

/** Receives a log that is decompressed already. */
export function receiveLog(
  parts: UploadParts,
  unpacked: Unpacked,
  request: UploadRequest,
): Promise<UploadResult> {
  return parts.tracing.span('upload', {}, async (span) => {
    try {
      const result = await receiveUnpacked(parts, unpacked, request);
      const isFailed = result.status === 'Failed';
      parts.metrics.uploadEnded(isFailed ? 'failed' : 'stored');
      span.set({ 'log_flow.job_id': result.jobID, 'log_flow.bytes': result.totalBytes });
      if (isFailed) span.fail(result.error?.code ?? 'failed');
      return result;
    } catch (error) {
      parts.metrics.uploadEnded('failed');
      throw error;
    }
  });
}

async function receiveUnpacked(
  parts: UploadParts,
  unpacked: Unpacked,
  request: UploadRequest,
): Promise<UploadResult> {
  const { catalog, chunkSizes } = parts.settings;
  const timeZone = await chosenZone(parts, request.ownerID, request.timeZone);
  const cutting = startCutting(unpacked, {
    catalog,
    format: requestedFormat(parts.settings, request.format),
    // Members of an archive share their memory.
    ownsPieces: request.bundle === undefined,
    frameBytes: chunkSizes.frameBytes,
  });
  try {
    const upload = { ...request, timeZone };
    const small = await enterIfSmall(parts, upload, cutting);
    return small ?? resultOf(await receiveAll(parts, upload, cutting));
  } finally {
    await cutting.stop();
  }
}

/** Undefined unless the whole file is small, has come soon, and could be entered. */
async function enterIfSmall(
  parts: UploadParts,
  request: ZonedUpload,
  cutting: Cutting,
): Promise<UploadResult | undefined> {
  if ((request.declaredBytes ?? 0) > SMALL_BYTES) return undefined;
  const first = await firstSoon(cutting);
  if (!first || first.done || !isSmallFile(first.value)) return undefined;
  try {
    return await enterSmallFile(parts, request, first.value, cutting.counts());
  } catch (error) {
    if (isDatabaseAway(error) || isStorageFull(error)) throw error;
    parts.log.warn({ err: messageOf(error) }, 'a small file could not be entered in one statement');
    return undefined;
  }
}

const isStorageFull = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'storage_full';

/** The first step; undefined where it takes too long or fails. */
async function firstSoon(
  cutting: Cutting,
): Promise<Awaited<ReturnType<Cutting['peek']>> | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(late.resolve, SMALL_FILE_WAIT_MS, undefined);
  try {
    // `next` rejects with the same error later, when there is a job whose history can tell of it.
    return await Promise.race([cutting.peek().catch(() => undefined), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Receives a file of any size, with a job from its first byte on. Returns the job after that. */
async function receiveAll(
  parts: UploadParts,
  request: ZonedUpload,
  cutting: Cutting,
): Promise<JobRow> {
  const job = await createJob(parts, request);
  parts.bus.changed(job.id);
  return storeOrFail(parts, job, cutting, request.signal);
}

export function resultOf(row: JobRow): UploadResult {
  const { jobID, fileName, totalBytes, status, error, bundle } = summaryOf(row);
  return { jobID, fileName, totalBytes, status, error, bundle };
}
