/** Compaction: several rows of partial reports of a running job become one. */
import { and, desc, eq, notInArray, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { preparedOnce, UNNAMED } from '../../database/prepared.ts';
import { jobs, partialReports } from '../../database/schema.ts';
import type { EngineThreads, PackedPartial } from '../../engine-threads/types.ts';
import { releaseWhole } from '../../runtime/release-memory.ts';
import type { JobRow } from '../model/job-row.ts';

/**
 * Commits of a job between two compactions, and rows that one takes at most besides the row that the last one made.
 * So a reader of a job merges some 17 rows and not thousands, and each chunk is merged once, however many workers
 * there are.
 */
const COMPACT_EVERY = 16;
/** With fewer chunks left the completion would merge the same rows at the same time. */
const LEAST_LEFT = 4;

export interface CompactionParts {
  db: Database;
  threads: EngineThreads;
}

/** Compacts where it is due. Each count of done chunks is seen by one worker only. */
export async function compactWhenDue(parts: CompactionParts, job: JobRow): Promise<void> {
  const endsSoon = job.uploadedAt !== null && job.chunkCount - job.chunksDone < LEAST_LEFT;
  if (job.chunksDone % COMPACT_EVERY === 0 && !endsSoon) await compact(parts, job);
}

async function compact({ db, threads }: CompactionParts, job: JobRow): Promise<void> {
  const rows = await db
    .select()
    .from(partialReports)
    .where(eq(partialReports.jobID, job.id))
    // The row of the last compaction comes first.
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

/** Number of chunks in a row. */
const SIZE = sql<number>`cardinality(${partialReports.indexes})`;

/**
 * Replaces the rows by the merged one, if all of them are still as they were read: where the job was completed,
 * removed or compacted meanwhile, nothing is written. The job's row is locked, so that a completion sees either the
 * old rows or the new one.
 */
async function replace(
  db: Database,
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
