/** Jobs of one chunk: its commit completes them. Of small files there are many, so several go together. */
import { Buffer } from 'node:buffer';
import { and, eq, inArray, isNotNull, sql } from '../database/drizzle.ts';
import { gathered } from '../database/gathered.ts';
import { preparedOnce, UNNAMED } from '../database/prepared.ts';
import { chunks, jobs, reports } from '../database/schema.ts';
import type { Report } from '../engine/index.ts';
import type { PackedPartial } from '../threads/types.ts';
import { type Claim, holds } from './claim.ts';
import { afterCompletion } from './complete-job.ts';
import type { JobContext } from './context.ts';
import type { JobRow } from './job-row.ts';
import { statesBefore } from './job-state.ts';

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
  const encoded = Buffer.from(partial).toString('base64');
  const completed = await completeGathered(context.db, {
    jobID,
    index,
    token,
    report,
    partial: encoded,
  });
  if (!completed) return false;
  await afterCompletion(context, job);
  return true;
}

interface WholeResult {
  jobID: string;
  index: number;
  token: string;
  report: Report;
  /** Base64: JSON knows no bytes. */
  partial: string;
}

const completeGathered = gathered(
  async (db, items: WholeResult[]) => {
    const rows = await wholeStatement(db).execute({ items: JSON.stringify(items) });
    const completed = new Set(rows.map(({ token }) => token));
    return items.map(({ token }) => completed.has(token));
  },
  ({ partial }) => partial.length,
);

/** The jobs are locked first: were one changed between two parts, its chunk could be done without a report. */
const wholeStatement = preparedOnce((db) => {
  const items = sql`jsonb_to_recordset(${sql.placeholder('items')}::jsonb) as item
    ("jobID" uuid, "index" integer, token uuid, report jsonb, partial text)`;
  const whole = db.$with('whole').as(
    db
      .select({ id: jobs.id })
      .from(jobs)
      .innerJoin(items, eq(jobs.id, sql`item."jobID"`))
      .where(
        and(
          inArray(jobs.status, statesBefore('Completed')),
          isNotNull(jobs.uploadedAt),
          eq(jobs.chunkCount, 1),
        ),
      )
      .orderBy(jobs.id)
      .for('update', { of: jobs }),
  );
  const done = db.$with('done').as(
    db
      .update(chunks)
      .set({ status: 'Done', token: null, leaseUntil: null })
      .from(items)
      .where(
        and(
          holds(sql`item."jobID"`, sql`item."index"`, sql`item.token`),
          inArray(chunks.jobID, db.select({ id: whole.id }).from(whole)),
        ),
      )
      .returning({
        jobID: chunks.jobID,
        held: sql<string>`item.token`.as('held'),
        report: sql<Report>`item.report`.as('made_report'),
        partial: sql<Uint8Array>`decode(item.partial, 'base64')`.as('made_partial'),
      }),
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
  const stored = db.$with('stored').as(
    db
      .insert(reports)
      .select(
        db
          .select({ jobID: completed.id, report: done.report, partial: done.partial })
          .from(completed)
          .innerJoin(done, eq(done.jobID, completed.id)),
      )
      .returning({ jobID: reports.jobID }),
  );
  return db
    .with(whole, done, completed, stored)
    .select({ token: done.held })
    .from(done)
    .innerJoin(stored, eq(stored.jobID, done.jobID))
    .prepare(UNNAMED);
});
