/** Reads a job's bytes back, frame by frame. */
import { Buffer } from 'node:buffer';
import { webcrypto } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { BlobStore } from '../../blobs/blob-store.ts';
import { asc, eq, getTableColumns, sql } from '../../database/drizzle.ts';
import type { Executor } from '../../database/open.ts';
import { chunks, jobs, smallFiles } from '../../database/schema.ts';
import { AppError, messageOf } from '../../errors.ts';
import { isSameJob, type JobRow } from '../model/job-row.ts';
import { blobKey } from './blob-key.ts';
import { cardsOf } from './cards.ts';
import { framesIn, type StoredFrame } from './frame-table.ts';
import { decompressed } from './stored-bytes.ts';

export type { StoredFrame } from './frame-table.ts';

/** A job as it was read before: what tells it from a later one of the same id. */
type SameJob = Pick<JobRow, 'id' | 'blobPrefix'>;

export interface FrameParts {
  db: Executor;
  blobs: Pick<BlobStore, 'getRange'>;
}

/** Bytes of the rows that frames were read from; in memory cards take some twenty times as much as in their row. */
const MAX_CACHED_BYTES = 4 << 20;
/** Beside its card. */
const BYTES_OF_FRAME = 100;

/** Of completed jobs, by their blob prefix: nothing of them changes any more. */
const completed = new LRUCache<string, readonly StoredFrame[]>({ maxSize: MAX_CACHED_BYTES });

/**
 * All frames of the chunks that are stored by now, in the order of the file, also while the job uploads and runs. Chunks
 * are stored side by side, so until the upload has ended there may be gaps between them. Throws `bytes_gone`, and
 * `not_found` where the job was removed.
 */
export async function framesOf(db: Executor, job: SameJob): Promise<readonly StoredFrame[]> {
  const known = completed.get(job.blobPrefix);
  if (known) {
    const [present] = await db.select(OF_JOB).from(jobs).where(isSameJob(job));
    if (!present) throw new AppError('not_found', 'There is no such job.');
    assertKept(present);
    return known;
  }
  return readFrameTables(db, job);
}

async function readFrameTables(db: Executor, job: SameJob): Promise<readonly StoredFrame[]> {
  const rows = await db
    .select({
      chunk: getTableColumns(chunks),
      isRow: sql<boolean>`${smallFiles.jobID} is not null`,
      job: OF_JOB,
    })
    .from(jobs)
    .leftJoin(chunks, eq(chunks.jobID, jobs.id))
    .leftJoin(smallFiles, eq(smallFiles.jobID, jobs.id))
    .where(isSameJob(job))
    .orderBy(asc(chunks.index));
  if (!rows[0]) throw new AppError('not_found', 'There is no such job.');
  assertKept(rows[0].job);
  const frames = rows.flatMap(({ chunk, isRow }) =>
    chunk ? framesIn(chunk, isRow, cardsOf(chunk)) : [],
  );
  if (rows[0].job.status === 'Completed') {
    const ofCards = rows.reduce((sum, { chunk }) => sum + (chunk?.cards?.length ?? 0), 0);
    completed.set(job.blobPrefix, frames, { size: 1 + ofCards + frames.length * BYTES_OF_FRAME });
  }
  return frames;
}

const OF_JOB = { bytesGoneAt: jobs.bytesGoneAt, status: jobs.status, errorCode: jobs.errorCode };

/** Throws `bytes_gone` where the bytes of a job are stored no longer. */
export function assertKept(
  job: Pick<JobRow, 'bytesGoneAt' | 'status' | 'errorCode'>,
): asserts job is typeof job & { bytesGoneAt: null } {
  if (job.bytesGoneAt === null) return;
  const since = job.bytesGoneAt.toISOString();
  const why =
    job.status === 'Failed'
      ? `its upload failed (${job.errorCode ?? 'internal'}), and no part of a file is kept. Upload the file again, whole and undamaged.`
      : 'they were removed when its report was complete. Upload the file again to a server that keeps uploads (KEEP_UPLOADS=true).';
  throw new AppError('bytes_gone', `The bytes of this job are gone since ${since}: ${why}`);
}

/**
 * The bytes of a frame, decompressed, in a buffer of their own. Rejects with `blob_missing` and `blob_corrupt`, and what
 * the store says where it cannot be asked (`storage_failed`, `storage_refused`).
 */
export async function readFrame(
  parts: FrameParts,
  job: SameJob,
  frame: StoredFrame,
): Promise<Uint8Array> {
  const stored = await readStored(parts, job, frame);
  if (frame.sha256 !== null && (await sha256Of(stored)) !== frame.sha256) {
    throw damaged(frame, 'their SHA-256 is not the recorded one');
  }
  const bytes = await decompressed(stored, frame.byteLength).catch((error: unknown) => {
    throw damaged(frame, messageOf(error), error);
  });
  if (bytes.length !== frame.byteLength) {
    throw damaged(frame, `they hold ${bytes.length} bytes, ${frame.byteLength} were recorded`);
  }
  return bytes;
}

/**
 * The stored bytes of frames of one chunk that lie one behind the other, not decompressed and not checked, in a buffer of
 * their own. Rejects as `readFrame`.
 */
export async function readStoredFrames(
  parts: FrameParts,
  job: SameJob,
  frames: readonly StoredFrame[],
): Promise<Uint8Array> {
  const storedBytes = frames.reduce((sum, frame) => sum + frame.storedBytes, 0);
  const stored = await readStored(parts, job, { ...frames[0]!, storedBytes });
  const isOwn = stored.byteLength === stored.buffer.byteLength;
  return isOwn ? stored : new Uint8Array(stored);
}

async function readStored(
  { db, blobs }: FrameParts,
  job: SameJob,
  { chunkIndex, storedOffset, storedBytes, isRow }: StoredFrame,
): Promise<Uint8Array> {
  if (!isRow) {
    return blobs.getRange(blobKey(job.blobPrefix, chunkIndex), storedOffset, storedBytes);
  }
  const [row] = await db
    .select({ bytes: smallFiles.bytes })
    .from(smallFiles)
    .innerJoin(jobs, eq(jobs.id, smallFiles.jobID))
    .where(isSameJob(job));
  if (row) return row.bytes;
  throw new AppError('blob_missing', 'The stored bytes of this file are missing.');
}

/** In a thread of Node's pool, since a chunk of an earlier release has up to 8 MiB. */
async function sha256Of(bytes: Uint8Array): Promise<string> {
  const digest = await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Buffer.from(digest).toString('hex');
}

function damaged({ place, chunkIndex }: StoredFrame, why: string, cause?: unknown): AppError {
  const where = `from line ${place.firstLine} on (chunk ${chunkIndex})`;
  return new AppError('blob_corrupt', `The stored bytes ${where} are damaged: ${why}.`, { cause });
}
