import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdCompressSync } from 'node:zlib';
import { and, eq, type PgColumn, sql } from '../database/drizzle.ts';
import { preparedOnce, UNNAMED } from '../database/prepared.ts';
import { chunks, jobs } from '../database/schema.ts';
import { AppError, messageOf } from '../errors.ts';
import { returnMemory } from '../ingest/chunk-memory.ts';
import type { Chunk } from '../ingest/types.ts';
import { release } from '../release.ts';
import { blobKey, type JobContext } from './context.ts';
import type { JobRow } from './job-row.ts';
import { leaseEndAfter } from './lease.ts';
import { raisedProgress } from './progress.ts';
import { chunkPriority, SMALL_FILE_PRIORITY } from './publish-chunks.ts';

const compress = promisify(zstdCompress);
/** The fastest level: logs shrink about seven times already, and uploads should not wait for more. */
const ZSTD_LEVEL = { [constants.ZSTD_c_compressionLevel]: 1 };
/** Bytes; what `ZSTD_COMPRESSBOUND` adds for small inputs is less. */
const ZSTD_BOUND_MARGIN = 1024;
/** Up to so many bytes are compressed, and analysed, in less time than a thread takes to wake and answer. */
const SMALL_BYTES = 64 * 1024;

/**
 * Makes a chunk durable and calls for a worker: blob first, then the row that knows its length and
 * hash, then the message. A crash in between leaves an orphaned blob or a row without a message; the
 * sweep mends both. Returns the job as it is then. Throws `job_failed` when it has ended meanwhile.
 */
export async function storeChunk(
  context: JobContext,
  job: JobRow,
  chunk: Chunk,
  receivedBytes: number,
): Promise<JobRow> {
  const byteLength = chunk.bytes.byteLength;
  const stored = await compressed(chunk.bytes);
  returnMemory(chunk);
  await context.blobs.put(blobKey(job.blobPrefix, chunk.index), stored);
  const sha256 = createHash('sha256').update(stored).digest('hex');
  const storedBytes = stored.byteLength;
  release(stored);
  const facts = { receivedBytes, byteLength, storedBytes, sha256 };
  const row = await commitChunk(context, job, chunk, facts);
  context.bus.changed(job.id);
  await announce(context, job.id, chunk.index, isSmallFile(chunk, byteLength));
  return row;
}

/** Into one buffer that could hold the worst case: zstd then works on the input in place (28 ms, 18 ms). */
async function compressed(bytes: Uint8Array): Promise<Uint8Array> {
  const { length } = bytes;
  const options = {
    params: ZSTD_LEVEL,
    pledgedSrcSize: length,
    chunkSize: length + (length >> 8) + ZSTD_BOUND_MARGIN,
  };
  return length <= SMALL_BYTES ? zstdCompressSync(bytes, options) : compress(bytes, options);
}

interface StoredFacts {
  receivedBytes: number;
  byteLength: number;
  storedBytes: number;
  sha256: string;
}

async function commitChunk(
  context: JobContext,
  job: JobRow,
  chunk: Chunk,
  facts: StoredFacts,
): Promise<JobRow> {
  const { index, byteOffset, firstLine, carry, format } = chunk;
  const rows = await storedStatement(context.db).execute({
    ...{ jobID: job.id, blobPrefix: job.blobPrefix },
    ...{ index, byteOffset, firstLine, carry, ...facts },
    format: format && JSON.stringify(format),
    leaseSeconds: context.settings.leaseSeconds,
    isWhole: chunk.isWhole,
  });
  if (!rows[0]) throw new AppError('job_failed', 'The job ended before its upload did.');
  return rows[0];
}

/**
 * Enters a stored chunk, where the job still uploads. One that is the whole file ends the upload as well:
 * of small files there are many, and each statement less counts.
 */
const storedStatement = preparedOnce((db) => {
  const value = sql.placeholder;
  const uploaded = sql`${value('isWhole')}::boolean`;
  const receivedBytes = sql`greatest(${jobs.receivedBytes}, ${value('receivedBytes')}::bigint)`;
  const totalBytes = sql`${jobs.totalBytes} + ${value('byteLength')}::bigint`;
  const updated = db.$with('updated').as(
    db
      .update(jobs)
      .set({
        status: sql`case when ${uploaded} then 'Queued' else ${jobs.status} end`,
        uploadedAt: sql`case when ${uploaded} then now() end`,
        uploadLeaseUntil: sql`case when not ${uploaded} then ${leaseEndAfter(value('leaseSeconds'))} end`,
        totalBytes,
        chunkCount: sql`${jobs.chunkCount} + 1`,
        receivedBytes,
        format: sql`${value('format')}::jsonb`,
        progress: raisedProgress({ receivedBytes, totalBytes, uploaded }),
      })
      .where(
        and(
          eq(jobs.id, value('jobID')),
          eq(jobs.blobPrefix, value('blobPrefix')),
          eq(jobs.status, 'Uploading'),
        ),
      )
      .returning(),
  );
  const entered = db.$with('entered').as(
    db
      .insert(chunks)
      .select(db.select(newChunk(updated.id)).from(updated))
      .returning({ index: chunks.index }),
  );
  return db.with(updated, entered).select().from(updated).prepare(UNNAMED);
});

/** The columns of a chunk's row, all of them in their order, as an insertion from a query must have them. */
function newChunk(jobID: PgColumn) {
  const integer = (name: string) => sql<number>`${sql.placeholder(name)}::bigint`.as(name);
  const text = (name: string) => sql<string>`${sql.placeholder(name)}::text`.as(name);
  const zero = (name: string) => sql<number>`0`.as(name);
  const none = (name: string, type: string) => sql<null>`null::${sql.raw(type)}`.as(name);
  return {
    jobID: sql<string>`${jobID}`.as('job_id'),
    index: integer('index'),
    status: sql<string>`'Waiting'`.as('status'),
    byteOffset: integer('byteOffset'),
    byteLength: integer('byteLength'),
    firstLine: integer('firstLine'),
    carry: text('carry'),
    storedBytes: integer('storedBytes'),
    sha256: text('sha256'),
    token: none('token', 'uuid'),
    workerID: none('workerID', 'text'),
    claimedAt: none('claimedAt', 'timestamptz'),
    leaseUntil: none('leaseUntil', 'timestamptz'),
    dueAt: sql<Date>`now()`.as('dueAt'),
    errors: zero('errors'),
    crashes: zero('crashes'),
    soloCrashes: zero('soloCrashes'),
    interruptions: zero('interruptions'),
    solo: sql<boolean>`false`.as('solo'),
  };
}

/** Whether it is the only chunk of a file so small that workers take several such at once. */
const isSmallFile = ({ isWhole }: Chunk, byteLength: number): boolean =>
  isWhole && byteLength <= SMALL_BYTES;

async function announce(
  { queue, log }: JobContext,
  jobID: string,
  chunkIndex: number,
  isSmall: boolean,
): Promise<void> {
  const priority = isSmall ? SMALL_FILE_PRIORITY : chunkPriority(chunkIndex);
  try {
    await queue.publish([{ jobID, chunkIndex }], { priority });
  } catch (error) {
    // The row is committed: the sweep publishes it again, so the upload need not fail.
    log.warn(
      { jobID, chunkIndex, err: messageOf(error) },
      'message not published; left to the sweep',
    );
  }
}
