import { inArray, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { preparedOnce, UNNAMED } from '../../database/prepared.ts';
import { chunks, jobs, partialReports } from '../../database/schema.ts';
import type { AnalyzedChunk } from '../../engine-threads/types.ts';
import { holds } from '../model/chunk-row.ts';
import type { JobRow } from '../model/job-row.ts';
import { raisedProgress } from '../model/progress.ts';
import type { Claim } from './claim.ts';

/**
 * Commits a result exactly once: one statement marks the chunk as done where its token still holds, and inserts its
 * partial report under the key (job, chunk); the cards of its frames stay in its row. Returns the job after that; undefined where the claim was lost and nothing
 * was written.
 */
export async function commitChunk(
  db: Database,
  { chunk, token }: Claim,
  { partial, cards }: Pick<AnalyzedChunk, 'partial' | 'cards'>,
): Promise<JobRow | undefined> {
  const { jobID, index, byteLength } = chunk;
  const values = { jobID, index, byteLength, token, partial, cards };
  const rows = await commitStatement(db).execute(values);
  return rows[0];
}

const commitStatement = preparedOnce((db) => {
  const byKey = holds(sql.placeholder('jobID'), sql.placeholder('index'), sql.placeholder('token'));
  const done = db.$with('done').as(
    db
      .update(chunks)
      .set({
        status: 'Done',
        token: null,
        leaseUntil: null,
        cards: sql`${sql.placeholder('cards')}::bytea`,
      })
      .where(byKey)
      .returning({ jobID: chunks.jobID, index: chunks.index }),
  );
  const stored = db.$with('stored').as(
    db
      .insert(partialReports)
      .select(
        db
          .select({
            jobID: done.jobID,
            chunkIndex: done.index,
            indexes: sql<number[]>`array[${done.index}]`.as('indexes'),
            data: sql<Uint8Array>`${sql.placeholder('partial')}::bytea`.as('data'),
          })
          .from(done),
      )
      .returning({ jobID: partialReports.jobID }),
  );
  const processedBytes = sql`${jobs.processedBytes} + ${sql.placeholder('byteLength')}::bigint`;
  return db
    .with(done, stored)
    .update(jobs)
    .set({
      chunksDone: sql`${jobs.chunksDone} + 1`,
      processedBytes,
      progress: raisedProgress({ processedBytes }),
    })
    .where(inArray(jobs.id, db.select({ id: done.jobID }).from(done)))
    .returning()
    .prepare(UNNAMED);
});
