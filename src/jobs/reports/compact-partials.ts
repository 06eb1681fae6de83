/** Partial reports of a running job, made into one now and then, for all processes at once. */
import { and, desc, eq, notInArray, sql } from '../../database/drizzle.ts';
import { preparedOnce, UNNAMED } from '../../database/prepared.ts';
import { jobs, partialReports } from '../../database/schema.ts';
import type { PackedPartial } from '../../engine-threads/types.ts';
import { releaseWhole } from '../../runtime/release-memory.ts';
import type { JobContext } from '../context.ts';
import type { JobRow } from '../model/job-row.ts';

/**
 * Commits of a job between two compactions, and rows that one takes at most besides the one that the last
 * made. So whoever wants all of a job merges some 17 rows and not thousands, and each chunk is merged once,
 * however many workers there are.
 */
const COMPACT_EVERY = 16;
/** With fewer chunks left the completion would not wait for a compaction, and merge the same rows again. */
const LEAST_LEFT = 4;

/** Makes one row of many, where it is time: each count of done chunks is seen by one worker only. */
export async function compactWhenDue(context: JobContext, job: JobRow): Promise<void> {
  const endsSoon = job.uploadedAt !== null && job.chunkCount - job.chunksDone < LEAST_LEFT;
  if (job.chunksDone % COMPACT_EVERY === 0 && !endsSoon) await compact(context, job);
}

async function compact({ db, threads }: JobContext, job: JobRow): Promise<void> {
  const rows = await db
    .select()
    .from(partialReports)
    .where(eq(partialReports.jobID, job.id))
    // The one that the last compaction made comes first.
    .orderBy(desc(SIZE), partialReports.chunkIndex)
    .limit(COMPACT_EVERY + 1);
  if (rows.length < 2) return;
  const { partial } = await threads.merge(
    rows.map(({ data }) => data),
    job.keywords,
  );
  for (const { data } of rows) releaseWhole(data);
  await replace(db, job, rows, partial);
  releaseWhole(partial);
}

/** Chunks of a row. */
const SIZE = sql<number>`cardinality(${partialReports.indexes})`;

/**
 * Puts the merged one in the place of the rows, if they all are still there as they were read: whoever
 * completed, removed or compacted the job meanwhile was first, and nothing is written. The job's row is
 * locked, so that a completion sees either the old rows or the new one.
 */
async function replace(
  db: JobContext['db'],
  { id: jobID, blobPrefix }: JobRow,
  rows: { chunkIndex: number; indexes: number[] }[],
  partial: PackedPartial,
): Promise<void> {
  const first = Math.min(...rows.map(({ chunkIndex }) => chunkIndex));
  await replaceStatement(db).execute({
    ...{ jobID, blobPrefix, partial, first },
    rows: JSON.stringify(rows.map(({ chunkIndex, indexes }) => [chunkIndex, indexes.length])),
    count: rows.length,
    indexes: `{${rows.flatMap(({ indexes }) => indexes)}}`,
  });
}

const replaceStatement = preparedOnce((db) => {
  const value = sql.placeholder;
  const held = db.$with('held').as(
    db
      .select({ id: jobs.id })
      .from(jobs)
      .where(
        and(
          eq(jobs.id, value('jobID')),
          eq(jobs.blobPrefix, value('blobPrefix')),
          notInArray(jobs.status, ['Completed', 'Failed']),
        ),
      )
      .for('share'),
  );
  const old = db.$with('old').as(
    db
      .select({ chunkIndex: partialReports.chunkIndex })
      .from(partialReports)
      .innerJoin(held, eq(held.id, partialReports.jobID))
      .where(
        sql`jsonb_build_array(${partialReports.chunkIndex}, ${SIZE}) in (select jsonb_array_elements(${value('rows')}::jsonb))`,
      )
      .orderBy(partialReports.chunkIndex)
      .for('update', { of: partialReports }),
  );
  const areAllThere = sql`(select count(*) from ${old}) = ${value('count')}::integer`;
  const isOfJob = eq(partialReports.jobID, value('jobID'));
  const gone = db.$with('gone').as(
    db
      .delete(partialReports)
      .where(
        and(
          isOfJob,
          sql`${partialReports.chunkIndex} in (select ${old.chunkIndex} from ${old})`,
          sql`${partialReports.chunkIndex} <> ${value('first')}::integer`,
          areAllThere,
        ),
      )
      .returning({ chunkIndex: partialReports.chunkIndex }),
  );
  return db
    .with(held, old, gone)
    .update(partialReports)
    .set({
      data: sql`${value('partial')}::bytea`,
      indexes: sql`${value('indexes')}::integer[]`,
    })
    .where(and(isOfJob, eq(partialReports.chunkIndex, value('first')), areAllThere))
    .prepare(UNNAMED);
});
