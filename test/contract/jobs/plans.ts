import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eq, inArray, sql } from '../../../src/database/drizzle.ts';
import { blobPrefixes, jobs } from '../../../src/database/schema.ts';
import { expiredJobs } from '../../../src/jobs/maintenance/remove-expired.ts';
import { claimStatement } from '../../../src/jobs/processing/claim.ts';
import { completeStatement } from '../../../src/jobs/processing/complete-single-chunk.ts';
import { enterStatement } from '../../../src/jobs/upload/enter-small-file.ts';
import { countUnfinished } from '../../../src/jobs/upload/waiting-jobs.ts';
import type { Steps } from './steps.ts';

const OTHERS = 'owner-of-many';

/** Finished jobs in the tables; of a hundred items the planner would rather join such tables as a whole. */
const ROWS = 20_000;

/** The plans of the statements of several items, whose number the planner cannot know. */
export function plans(steps: Steps): void {
  const statements = {
    enter: enterStatement,
    claim: claimStatement,
    complete: completeStatement,
  };

  it('are found by their keys, however many jobs there are', async () => {
    const { db } = steps.domain.context;
    await fillTables();
    for (const [name, statement] of Object.entries(statements)) {
      const plan = await planOf(statement(db).getQuery());
      assert.doesNotMatch(
        plan,
        /Seq Scan on (jobs|chunks|small_files|blob_prefixes)/,
        `${name}: ${plan}`,
      );
    }
    const counting = await planOf(countUnfinished(db, OTHERS, 100).toSQL());
    assert.match(counting, /Index (Only )?Scan using jobs_unfinished/, counting);
    const expiring = await planOf(expiredJobs(db, 30).toSQL());
    assert.match(expiring, /Index Scan using jobs_finished/, expiring);
    const prefixes = db
      .select({ prefix: jobs.blobPrefix })
      .from(jobs)
      .where(eq(jobs.ownerID, OTHERS));
    await db.delete(blobPrefixes).where(inArray(blobPrefixes.prefix, prefixes));
    await db.delete(jobs).where(eq(jobs.ownerID, OTHERS));
  });

  async function fillTables(): Promise<void> {
    const { db } = steps.domain.context;
    await db.execute(sql`insert into jobs (id, owner_id, file_name, status, blob_prefix, keywords, finished_at)
      select gen_random_uuid(), ${OTHERS}, 'a.log', 'Completed', gen_random_uuid(), '[]', now()
      from generate_series(1, ${ROWS}::integer)`);
    await db.execute(sql`insert into chunks (job_id, index, status, byte_offset, byte_length, first_line, carry, stored_bytes, sha256)
      select id, 0, 'Done', 0, 1, 1, 'start', 1, '' from jobs where owner_id = ${OTHERS}`);
    await db.execute(sql`insert into small_files (job_id, bytes)
      select id, '' from jobs where owner_id = ${OTHERS}`);
    await db.execute(sql`insert into blob_prefixes (prefix)
      select blob_prefix from jobs where owner_id = ${OTHERS}`);
    await db.execute(sql`analyze jobs, chunks, small_files, blob_prefixes`);
  }

  /** The plan for values that are not known yet. */
  async function planOf(query: { sql: string; params: unknown[] }): Promise<string> {
    const { db } = steps.domain.context;
    return db.transaction(async (tx) => {
      await tx.execute(sql`set local plan_cache_mode = force_generic_plan`);
      await tx.execute(sql.raw(`prepare planned as ${query.sql}`));
      const nulls = query.params.map(() => 'null').join(', ');
      const { rows } = (await tx.execute(
        sql.raw(`explain execute planned(${nulls})`),
      )) as never as { rows: { 'QUERY PLAN': string }[] };
      await tx.execute(sql`deallocate planned`);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
  }
}
