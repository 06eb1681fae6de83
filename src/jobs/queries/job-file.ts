import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import { begun } from '../../runtime/begun.ts';
import { findJob, isSame, type JobRow } from '../model/job-row.ts';
import { onOwnJob } from '../model/on-own-job.ts';
import type { JobFile } from '../model/types.ts';
import { assertKept, type FrameParts, framesOf, type StoredFrame } from '../storage/frames.ts';
import { readFrames } from '../storage/read-frames.ts';

/** Milliseconds between two looks for further chunks of a file that still uploads. */
const LOOK_EVERY_MS = 500;

/**
 * The bytes of an upload, decompressed. Its first bytes are read before this resolves, so that what is damaged or missing
 * from the start is an error and no file. See `Jobs.file`.
 */
export function jobFile(
  parts: FrameParts,
  ownerID: string,
  jobID: string,
  signal: AbortSignal,
): Promise<JobFile> {
  return onOwnJob(parts.db, ownerID, jobID, (job) => fileOf(parts, job, signal));
}

async function fileOf(parts: FrameParts, job: JobRow, signal: AbortSignal): Promise<JobFile> {
  assertKept(job);
  const pieces = await begun(piecesOf(parts, job, signal)).catch((error: unknown) => {
    if (!signal.aborted) throw error;
    throw new AppError('shutting_down', 'The server is stopping; ask for the file again later.');
  });
  const isWhole = job.uploadedAt !== null;
  return {
    fileName: job.fileName,
    totalBytes: isWhole ? job.totalBytes : null,
    pieces,
  };
}

/**
 * Follows an upload to its end. Throws where it fails, where bytes are missing or damaged, and when the signal
 * aborts while it waits for more.
 */
async function* piecesOf(
  parts: FrameParts,
  read: JobRow,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  let sent = 0;
  for (let job = read; ; job = await again(parts, read)) {
    // Asked for before the frames: of a file that is whole then, all are there.
    const isWhole = job.uploadedAt !== null;
    const frames = following(await framesOf(parts.db, job), sent);
    for await (const { bytes } of readFrames(parts, job, frames)) {
      sent += bytes.length;
      yield bytes;
    }
    if (isWhole) return assertAllSent(job, sent);
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** The frames from a byte on, up to the first gap. */
function following(frames: readonly StoredFrame[], from: number): StoredFrame[] {
  let end = from;
  return frames.filter(({ place, byteLength }) => {
    if (place.byteOffset !== end) return false;
    end += byteLength;
    return true;
  });
}

async function again({ db }: FrameParts, before: JobRow): Promise<JobRow> {
  const job = await findJob(db, before.id);
  if (job && isSame(job, before)) return job;
  throw new AppError('not_found', 'There is no such job.');
}

function assertAllSent({ totalBytes }: JobRow, sent: number): void {
  if (sent === totalBytes) return;
  throw new AppError('blob_missing', `Only ${sent} of ${totalBytes} bytes of the file are stored.`);
}
