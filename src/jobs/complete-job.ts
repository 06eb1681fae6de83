import { and, eq, inArray, isNotNull, sql } from '../database/drizzle.ts';
import { preparedOnce, UNNAMED } from '../database/prepared.ts';
import { chunks, jobs, partialReports, reports } from '../database/schema.ts';
import type { Report } from '../engine/index.ts';
import type { PackedPartial } from '../threads/types.ts';
import { type Claim, holds } from './claim.ts';
import type { JobContext } from './context.ts';
import { removeBlobs } from './fail-job.ts';
import { findJob, type JobRow } from './job-row.ts';
import { statesBefore } from './job-state.ts';

/** The same by a job's id, for those who have not just seen its row. */
export async function completeByID(context: JobContext, jobID: string): Promise<void> {
  const job = await findJob(context.db, jobID);
  if (job) await completeIfDone(context, job);
}

/**
 * Completes a job when its last byte is stored and its last chunk done: merges the partial reports,
 * stores the report, removes partials and bytes. Whoever sees the last piece arrive calls it, with the row
 * as it was then; of several at once one succeeds, and after a crash the sweep calls it again. Returns the
 * completed job to the one that succeeds.
 */
export async function completeIfDone(
  context: JobContext,
  job: JobRow,
): Promise<JobRow | undefined> {
  if (job.uploadedAt === null || job.chunksDone < job.chunkCount) return;
  if (!statesBefore('Completed').some((status) => status === job.status)) return;
  const merged = await context.accumulators.merged(job.id, job.keywords);
  // Another completion may have removed the partials meanwhile; then there is nothing left to do.
  if (merged.chunks < job.chunkCount) return;
  const report = await context.threads.summarize(merged.partial, job.format);
  const completed = await storeReport(context, job, report, merged.partial);
  if (!completed) return;
  context.accumulators.forget(job.id);
  await afterCompletion(context, job);
  return completed;
}

async function afterCompletion(context: JobContext, job: JobRow): Promise<void> {
  context.bus.changed(job.id);
  await removeBlobs(context, job.blobPrefix);
}

async function storeReport(
  { db }: JobContext,
  job: JobRow,
  report: Report,
  partial: PackedPartial,
): Promise<JobRow | undefined> {
  return db.transaction(async (tx) => {
    const completed = await tx
      .update(jobs)
      .set({
        status: 'Completed',
        progress: 100,
        finishedAt: sql`now()`,
        startedAt: sql`coalesce(${jobs.startedAt}, now())`,
      })
      .where(
        and(
          eq(jobs.id, job.id),
          inArray(jobs.status, statesBefore('Completed')),
          isNotNull(jobs.uploadedAt),
          eq(jobs.chunksDone, jobs.chunkCount),
        ),
      )
      .returning();
    if (completed.length === 0) return undefined;
    await tx.insert(reports).values({ jobID: job.id, report, partial });
    await tx.delete(partialReports).where(eq(partialReports.jobID, job.id));
    return completed[0];
  });
}

/** Whether the chunk is all there is of its job, so that its own report is the job's. */
export function isWhole({ uploadedAt, chunkCount }: JobRow): boolean {
  return uploadedAt !== null && chunkCount === 1;
}

/**
 * Commits the only chunk of a job and completes the job with it, in one statement. False where the claim
 * was lost, or the job is not as it was: then nothing was written.
 */
export async function completeWhole(
  context: JobContext,
  { chunk, job, token }: Claim,
  { report, partial }: { report: Report; partial: PackedPartial },
): Promise<boolean> {
  const { jobID, index } = chunk;
  const values = { jobID, index, token, report: JSON.stringify(report), partial };
  const rows = await wholeStatement(context.db).execute(values);
  if (rows.length === 0) return false;
  await afterCompletion(context, job);
  return true;
}

/** The job is locked first: were it changed between two parts, its chunk could be done without a report. */
const wholeStatement = preparedOnce((db) => {
  const jobID = sql.placeholder('jobID');
  const whole = db.$with('whole').as(
    db
      .select({ id: jobs.id })
      .from(jobs)
      .where(
        and(
          eq(jobs.id, jobID),
          inArray(jobs.status, statesBefore('Completed')),
          isNotNull(jobs.uploadedAt),
          eq(jobs.chunkCount, 1),
        ),
      )
      .for('update'),
  );
  const done = db.$with('done').as(
    db
      .update(chunks)
      .set({ status: 'Done', token: null, leaseUntil: null })
      .where(
        and(
          holds(jobID, sql.placeholder('index'), sql.placeholder('token')),
          inArray(chunks.jobID, db.select({ id: whole.id }).from(whole)),
        ),
      )
      .returning({ jobID: chunks.jobID }),
  );
  const completed = db.$with('completed').as(
    db
      .update(jobs)
      .set({
        status: 'Completed',
        progress: 100,
        finishedAt: sql`now()`,
        chunksDone: 1,
        processedBytes: sql`${jobs.totalBytes}`,
      })
      .where(inArray(jobs.id, db.select({ id: done.jobID }).from(done)))
      .returning({ id: jobs.id }),
  );
  return db
    .with(whole, done, completed)
    .insert(reports)
    .select(
      db
        .select({
          jobID: completed.id,
          report: sql<Report>`${sql.placeholder('report')}::jsonb`.as('report'),
          partial: sql<Uint8Array>`${sql.placeholder('partial')}::bytea`.as('partial'),
        })
        .from(completed),
    )
    .returning({ jobID: reports.jobID })
    .prepare(UNNAMED);
});
