import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import { and, eq, sql } from '../database/drizzle.ts';
import { chunks, jobs } from '../database/schema.ts';
import { AppError, messageOf } from '../errors.ts';
import type { Chunk } from '../ingest/types.ts';
import { blobKey, type JobContext } from './context.ts';
import { type JobRow, raiseProgress } from './job-row.ts';
import { leaseEnd } from './lease.ts';

const compress = promisify(zstdCompress);
/** The fastest level: logs shrink about seven times already, and uploads should not wait for more. */
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** Messages of later chunks wait behind the first ones of other files, up to this many steps. */
const LOWEST_PRIORITY = 9;

export const chunkPriority = (chunkIndex: number): number => Math.min(chunkIndex, LOWEST_PRIORITY);

/**
 * Makes a chunk durable and calls for a worker: blob first, then the row that knows its length and
 * hash, then the message. A crash in between leaves an orphaned blob or a row without a message; the
 * sweep mends both. Throws `job_failed` when the job has ended meanwhile.
 */
export async function storeChunk(
  context: JobContext,
  job: JobRow,
  chunk: Chunk,
  receivedBytes: number,
): Promise<void> {
  const stored = await compress(chunk.bytes, ZSTD);
  await context.blobs.put(blobKey(job.blobPrefix, chunk.index), stored);
  const sha256 = createHash('sha256').update(stored).digest('hex');
  await commitChunk(context, job, chunk, {
    receivedBytes,
    storedBytes: stored.byteLength,
    sha256,
  });
  context.bus.changed(job.id);
  await announce(context, job.id, chunk.index);
}

interface StoredFacts {
  receivedBytes: number;
  storedBytes: number;
  sha256: string;
}

async function commitChunk(
  context: JobContext,
  job: JobRow,
  chunk: Chunk,
  { receivedBytes, storedBytes, sha256 }: StoredFacts,
): Promise<void> {
  await context.db.transaction(async (tx) => {
    const updated = await tx
      .update(jobs)
      .set({
        totalBytes: sql`${jobs.totalBytes} + ${chunk.bytes.byteLength}`,
        chunkCount: sql`${jobs.chunkCount} + 1`,
        receivedBytes: sql`greatest(${jobs.receivedBytes}, ${receivedBytes})`,
        format: chunk.format,
        uploadLeaseUntil: leaseEnd(context),
      })
      .where(and(eq(jobs.id, job.id), eq(jobs.blobPrefix, job.blobPrefix), isUploading))
      .returning();
    const row = updated[0];
    if (!row) throw new AppError('job_failed', 'The job ended before its upload did.');
    await tx.insert(chunks).values({
      jobID: job.id,
      index: chunk.index,
      status: 'Waiting',
      byteOffset: chunk.byteOffset,
      byteLength: chunk.bytes.byteLength,
      firstLine: chunk.firstLine,
      carry: chunk.carry,
      storedBytes,
      sha256,
    });
    await raiseProgress(tx, row);
  });
}

const isUploading = eq(jobs.status, 'Uploading');

async function announce({ queue, log }: JobContext, jobID: string, chunkIndex: number) {
  try {
    await queue.publish([{ jobID, chunkIndex }], { priority: chunkPriority(chunkIndex) });
  } catch (error) {
    // The row is committed: the sweep publishes it again, so the upload need not fail.
    log.warn(
      { jobID, chunkIndex, err: messageOf(error) },
      'message not published; left to the sweep',
    );
  }
}
