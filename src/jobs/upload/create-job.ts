import { randomUUID } from 'node:crypto';
import { and, eq, isNull, sql } from '../../database/drizzle.ts';
import { preparedOnce, UNNAMED } from '../../database/prepared.ts';
import { blobPrefixes, jobs } from '../../database/schema.ts';
import { AppError } from '../../errors.ts';
import { findJob, type JobRow } from '../model/job-row.ts';
import { leaseEnd } from '../model/lease.ts';
import type { UploadRequest } from '../model/types.ts';
import { newBlobPrefix } from '../storage/blob-key.ts';
import { removeJob } from '../transitions/remove-job.ts';
import type { UploadParts, UploadSettings } from './upload-parts.ts';

/**
 * Creates the job of a new upload. A client may use its id again after an upload that broke off: that job is replaced.
 * Any other job of the id gives `job_exists`.
 */
export async function createJob(parts: UploadParts, request: UploadRequest): Promise<JobRow> {
  const id = request.jobID ?? randomUUID();
  const created = await insertJob(parts, id, request);
  if (created) return created;
  await removeBrokenOff(parts, id, request.ownerID);
  const second = await insertJob(parts, id, request);
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

async function insertJob(
  { db, settings }: UploadParts,
  id: string,
  request: UploadRequest,
): Promise<JobRow | undefined> {
  const { keywords, leaseSeconds } = settings;
  const { ownerID, fileName } = request;
  const declaredBytes = request.declaredBytes ?? null;
  const blobPrefix = newBlobPrefix();
  const values = { id, ownerID, fileName, blobPrefix, keywords, declaredBytes, leaseSeconds };
  const rows = await insertStatement(db).execute(values);
  return rows[0];
}

/** The prefix of its blobs is noted together with the job: whatever is stored later can be found and removed. */
const insertStatement = preparedOnce((db) => {
  const value = sql.placeholder;
  const created = db.$with('created').as(
    db
      .insert(jobs)
      .values({
        id: value('id'),
        ownerID: value('ownerID'),
        fileName: value('fileName'),
        status: 'Uploading',
        blobPrefix: value('blobPrefix'),
        keywords: value('keywords'),
        declaredBytes: value('declaredBytes'),
        uploadLeaseUntil: leaseEnd(value('leaseSeconds')),
      })
      .onConflictDoNothing()
      .returning(),
  );
  const noted = db.$with('noted').as(
    db
      .insert(blobPrefixes)
      .select(
        db
          .select({
            prefix: created.blobPrefix,
            unneededSince: sql<Date | null>`null::timestamptz`.as('unneeded_since'),
          })
          .from(created),
      )
      .returning({ prefix: blobPrefixes.prefix }),
  );
  return db.with(created, noted).select().from(created).prepare(UNNAMED);
});

async function removeBrokenOff(parts: UploadParts, id: string, ownerID: string): Promise<void> {
  const job = await findJob(parts.db, id);
  if (!job) return;
  if (job.ownerID !== ownerID || job.status !== 'Failed' || job.uploadedAt !== null) {
    throw jobExists(id);
  }
  const unchanged = and(eq(jobs.blobPrefix, job.blobPrefix), isNull(jobs.uploadedAt));
  await removeJob(parts, job, unchanged);
}

function jobExists(id: string): AppError {
  return new AppError('job_exists', `There is a job ${id} already; use another id, or none.`);
}
