import { and, eq, inArray, sql } from '../../database/drizzle.ts';
import { preparedOnce, UNNAMED } from '../../database/prepared.ts';
import { blobPrefixes, chunks, jobs, smallFiles } from '../../database/schema.ts';
import { AppError } from '../../errors.ts';
import { release } from '../../runtime/release-memory.ts';
import { SMALL_BYTES } from '../../runtime/small-bytes.ts';
import type { JobRow } from '../model/job-row.ts';
import { leaseEnd } from '../model/lease.ts';
import { raisedProgress } from '../model/progress.ts';
import { blobKey } from '../storage/blob-key.ts';
import { putPatiently } from '../storage/patient-put.ts';
import { factsOf, isKeptInDatabase, type StoredFacts } from '../storage/stored-bytes.ts';
import { publishNewChunk } from '../transitions/publish-chunks.ts';
import { newChunk } from './new-chunk.ts';
import type { OpenChunk } from './open-chunk.ts';
import type { UploadParts } from './upload-parts.ts';

/** How far the upload has come with the end of a chunk. */
export interface Upload {
  /** Bytes received so far, as sent. */
  receivedBytes: number;
  /** Of the whole upload; null where it has not ended. */
  contentHash: string | null;
  /** Whether the chunk is the whole file, so that the upload ends with it. */
  isWhole: boolean;
  /** Aborts when the upload ends otherwise. */
  signal: AbortSignal;
}

/**
 * Makes a chunk durable and publishes it: blob first, then the row with its length and hash, then the message. A crash
 * in between leaves a blob without a row, or a row without a message; the reaper handles both. The bytes of a small file are
 * written together with the row. Returns the job after that. Throws `job_failed` where it has ended meanwhile, and
 * `storage_full` where its owner has no room for the chunk.
 */
export async function storeChunk(
  parts: UploadParts,
  job: JobRow,
  chunk: OpenChunk,
  upload: Upload,
): Promise<JobRow> {
  const { bytes: stored, table } = await chunk.stored();
  const room = await parts.storedBytesLimit.take(parts.db, job.ownerID, stored.byteLength);
  const row = await makeDurable(parts, job, chunk, { ...upload, stored, table }).then(
    (made) => {
      room.settle(true);
      return made;
    },
    (error: unknown) => {
      room.settle(false);
      throw error;
    },
  );
  // Its length is gone with its memory.
  const storedBytes = stored.byteLength;
  release(stored);
  const { isWhole } = upload;
  parts.metrics.chunkStored({ byteLength: chunk.byteLength, storedBytes });
  parts.bus.changed(job.id);
  await publishNewChunk(parts, {
    jobID: job.id,
    chunkIndex: chunk.index,
    ownerID: job.ownerID,
    byteLength: chunk.byteLength,
    isSmall: isWhole && chunk.byteLength <= SMALL_BYTES,
  });
  return row;
}

/** Stores its bytes, then its row. */
async function makeDurable(
  parts: UploadParts,
  job: JobRow,
  chunk: OpenChunk,
  { stored, table, signal, ...upload }: Upload & { stored: Uint8Array; table: number[] | null },
): Promise<JobRow> {
  const bytes = isKeptInDatabase(stored, upload.isWhole) ? stored : null;
  if (bytes === null) {
    await putPatiently(parts.blobs, blobKey(job.blobPrefix, chunk.index), stored, signal);
  }
  return commitChunk(parts, job, chunk, { ...factsOf(stored), ...upload, bytes, table });
}

async function commitChunk(
  parts: UploadParts,
  job: JobRow,
  chunk: OpenChunk,
  {
    table,
    ...facts
  }: StoredFacts & Omit<Upload, 'signal'> & { bytes: Uint8Array | null; table: number[] | null },
): Promise<JobRow> {
  const { index, byteOffset, byteLength, firstLine, carry, format, encoding } = chunk;
  const rows = await storedStatement(parts.db).execute({
    ...{ jobID: job.id, blobPrefix: job.blobPrefix },
    ...{ index, byteOffset, byteLength, firstLine, carry, ...facts },
    format: format && JSON.stringify(format),
    encoding,
    // As PostgreSQL writes arrays, so that no driver has to know the type.
    frames: table && `{${table.join()}}`,
    leaseSeconds: parts.settings.leaseSeconds,
  });
  if (!rows[0]) throw new AppError('job_failed', 'The job ended before its upload did.');
  return rows[0];
}

/**
 * Inserts a stored chunk, where the job still uploads. A chunk that is the whole file ends the upload in the same
 * statement.
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
        uploadLeaseUntil: sql`case when not ${uploaded} then ${leaseEnd(value('leaseSeconds'))} end`,
        totalBytes,
        chunkCount: sql`${jobs.chunkCount} + 1`,
        storedBytes: sql`${jobs.storedBytes} + ${value('storedBytes')}::bigint`,
        receivedBytes,
        contentHash: sql`case when ${uploaded} then ${value('contentHash')}::text end`,
        format: sql`${value('format')}::jsonb`,
        encoding: sql`${value('encoding')}::text`,
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
  const frames = sql`${value('frames')}::text`;
  const entered = db.$with('entered').as(
    db
      .insert(chunks)
      .select(db.select(newChunk(sql`${updated.id}`, value, frames)).from(updated))
      .returning({ index: chunks.index }),
  );
  const bytes = sql`${value('bytes')}::bytea`;
  const kept = db.$with('kept').as(
    db
      .insert(smallFiles)
      .select(
        db
          .select({ jobID: updated.id, bytes: sql<Uint8Array>`${bytes}`.as('bytes') })
          .from(updated)
          .where(sql`${bytes} is not null`),
      )
      .returning({ jobID: smallFiles.jobID }),
  );
  // Nothing will lie in the blob store.
  const dropped = db.$with('dropped').as(
    db
      .delete(blobPrefixes)
      .where(
        and(
          sql`${bytes} is not null`,
          inArray(blobPrefixes.prefix, db.select({ prefix: updated.blobPrefix }).from(updated)),
        ),
      )
      .returning({ prefix: blobPrefixes.prefix }),
  );
  return db.with(updated, entered, kept, dropped).select().from(updated).prepare(UNNAMED);
});
