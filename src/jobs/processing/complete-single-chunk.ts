/** Jobs of one chunk, which the commit of that chunk completes. Several are completed by one statement. */
import { batched } from '../../database/batcher.ts';
import { and, eq, inArray, isNotNull, sql } from '../../database/drizzle.ts';
import { hexOf, inputRows, inputValues } from '../../database/input-rows.ts';
import type { Database } from '../../database/open.ts';
import { preparedOnce, UNNAMED } from '../../database/prepared.ts';
import { blobPrefixes, chunks, jobs, reports, smallFiles } from '../../database/schema.ts';
import type { RecordCounts, Report } from '../../engine/index.ts';
import type { AnalyzedChunk } from '../../engine-threads/types.ts';
import { holds } from '../model/chunk-row.ts';
import { statesBefore } from '../model/job-state.ts';
import { removeCompletedBlobs } from '../storage/remove-blobs.ts';
import type { JobEndParts } from '../transitions/job-end-parts.ts';
import type { Claim, ClaimedJob } from './claim.ts';

/** Whether a chunk is the only one of its job, so that its partial report is that of the job; one that reads another job again takes its place as well, which one statement cannot do. */
export function isSingleChunk({ uploadedAt, chunkCount, rereads }: ClaimedJob): boolean {
  return uploadedAt !== null && chunkCount === 1 && rereads === null;
}

/**
 * Commits the only chunk of a job and completes the job, in one statement; the report is made when it is first asked
 * for (completed-report.ts). False where the claim was lost, or the job has changed: then nothing was written.
 */
export async function completeSingleChunk(
  parts: Pick<JobEndParts, 'db' | 'bus' | 'blobs' | 'log' | 'metrics' | 'settings'>,
  { chunk, job, token, bytes }: Claim,
  { partial, counts }: Pick<AnalyzedChunk, 'partial' | 'counts'>,
): Promise<boolean> {
  const { jobID, index } = chunk;
  const { keepUploads } = parts.settings;
  const result = { jobID, index, token, partial: hexOf(partial), keepUploads, counts };
  const completed = await completeBatched(parts.db, result);
  if (!completed) return false;
  parts.metrics.jobEnded('completed');
  parts.bus.changed(jobID);
  if (bytes === null && !keepUploads) await removeCompletedBlobs(parts, job.blobPrefix, 1);
  return true;
}

interface SingleResult {
  jobID: string;
  index: number;
  token: string;
  /** Bytes, by `hexOf`. */
  partial: string;
  keepUploads: boolean;
  counts: RecordCounts;
}

const completeBatched = batched(async (db: Database, items: SingleResult[]) => {
  const rows = await completeStatement(db).execute(inputValues(items));
  const completed = new Set(rows.map(({ token }) => token));
  return items.map(({ token }) => completed.has(token));
});

const COLUMNS = sql`"jobID" uuid, "index" integer, token uuid, partial bytea, "keepUploads" boolean, counts jsonb`;

/**
 * The job is locked first: were it changed in between, its chunk could be done without a report. Both are looked up by
 * their keys, see `claimStatement`.
 */
export const completeStatement = preparedOnce((db) => {
  const whole = db
    .select({ id: jobs.id })
    .from(jobs)
    .where(
      and(
        eq(jobs.id, sql`item."jobID"`),
        inArray(jobs.status, statesBefore('Completed')),
        isNotNull(jobs.uploadedAt),
        eq(jobs.chunkCount, 1),
      ),
    )
    .limit(1)
    .for('update')
    .as('whole');
  const only = db
    .select({ index: chunks.index })
    .from(chunks)
    .where(holds(whole.id, sql`item."index"`, sql`item.token`))
    .limit(1)
    .for('update')
    .as('only');
  const held = db.$with('held').as(
    db
      .select({
        jobID: whole.id,
        index: only.index,
        token: sql<string>`item.token`.as('held_token'),
        partial: sql<Uint8Array>`item.partial`.as('made_partial'),
        keepUploads: sql<boolean>`item."keepUploads"`.as('keep_uploads'),
        counts: sql<RecordCounts>`item.counts`.as('made_counts'),
      })
      .from(inputRows(COLUMNS))
      .crossJoinLateral(whole)
      .crossJoinLateral(only),
  );
  const done = db.$with('done').as(
    db
      .update(chunks)
      .set({ status: 'Done', token: null, leaseUntil: null })
      .from(held)
      .where(and(eq(chunks.jobID, held.jobID), eq(chunks.index, held.index)))
      .returning({
        jobID: chunks.jobID,
        claimedAt: chunks.claimedAt,
        keepUploads: sql<boolean>`${held.keepUploads}`.as('done_keep_uploads'),
        counts: sql<RecordCounts>`${held.counts}`.as('done_counts'),
      }),
  );
  const completed = db.$with('completed').as(
    db
      .update(jobs)
      .set({
        status: 'Completed',
        progress: 100,
        startedAt: sql`coalesce(${jobs.startedAt}, ${done.claimedAt})`,
        finishedAt: sql`now()`,
        chunksDone: 1,
        counts: sql`${done.counts}`,
        processedBytes: sql`${jobs.totalBytes}`,
        storedBytes: sql`case when ${done.keepUploads} then ${jobs.storedBytes} else 0 end`,
        bytesGoneAt: sql`case when not ${done.keepUploads} then now() end`,
      })
      .from(done)
      .where(eq(jobs.id, done.jobID))
      .returning({
        id: jobs.id,
        blobPrefix: jobs.blobPrefix,
        bytesGoneAt: jobs.bytesGoneAt,
      }),
  );
  const stored = db.$with('stored').as(
    db
      .insert(reports)
      .select(
        db
          .select({
            jobID: completed.id,
            report: sql<Report | null>`null::jsonb`.as('no_report'),
            partial: held.partial,
          })
          .from(completed)
          .innerJoin(held, eq(held.jobID, completed.id)),
      )
      .returning({ jobID: reports.jobID }),
  );
  const areGone = isNotNull(completed.bytesGoneAt);
  const cleared = db.$with('cleared').as(
    db
      .delete(smallFiles)
      .where(
        inArray(smallFiles.jobID, db.select({ id: completed.id }).from(completed).where(areGone)),
      )
      .returning({ jobID: smallFiles.jobID }),
  );
  const unneeded = db.$with('unneeded').as(
    db
      .update(blobPrefixes)
      .set({ unneededSince: sql`now()` })
      .where(
        inArray(
          blobPrefixes.prefix,
          db.select({ prefix: completed.blobPrefix }).from(completed).where(areGone),
        ),
      )
      .returning({ prefix: blobPrefixes.prefix }),
  );
  return db
    .with(held, done, completed, stored, cleared, unneeded)
    .select({ token: held.token })
    .from(held)
    .innerJoin(stored, eq(stored.jobID, held.jobID))
    .prepare(UNNAMED);
});
