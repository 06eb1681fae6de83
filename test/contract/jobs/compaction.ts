import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eq } from '../../../src/database/drizzle.ts';
import { partialReports } from '../../../src/database/schema.ts';
import { createAccumulators } from '../../../src/jobs/index.ts';
import { compactWhenDue } from '../../../src/jobs/reports/compact-partials.ts';
import { eventually } from '../../support/eventually.ts';
import { bracketedLog } from '../../support/logs.ts';
import { OWNER, type Steps } from './steps.ts';

/** Some fifty chunks of the size that these tests cut. */
const RECORDS = 10_000;
/** The chunks between two compactions, the row that the last one made, and some for which none was worth it. */
const MOST_ROWS = 20;

/** Many partial reports of a running job are made into one. */
export function compaction(steps: Steps): void {
  const { upload, chunkIndexes, deliver, report, row } = steps;

  it('keep few partial reports, of which each chunk is in one', async () => {
    const { jobID } = await upload(bracketedLog(RECORDS));
    const indexes = await chunkIndexes(jobID);
    assert.ok(indexes.length > 2 * MOST_ROWS);
    for (const index of indexes.slice(0, -1)) await deliver(jobID, index);
    await eventually('few rows', async () => (await rowsOf(jobID)).length <= MOST_ROWS);
    const covered = (await rowsOf(jobID)).flatMap((one) => one.indexes);
    assert.deepEqual(
      covered.toSorted((a, b) => a - b),
      indexes.slice(0, -1),
    );
    await deliver(jobID, indexes.at(-1)!);
    assert.equal((await report(jobID)).totalLogsProcessed, RECORDS);
    assert.deepEqual(await rowsOf(jobID), []);
  });

  it('tell the same to whoever has read some of them before', async () => {
    const { jobID } = await upload(bracketedLog(RECORDS));
    const indexes = await chunkIndexes(jobID);
    const job = await row(jobID);
    const { db, threads } = steps.domain.context;
    const [early, never] = [createAccumulators(db, threads), createAccumulators(db, threads)];
    for (const [done, index] of indexes.slice(0, 40).entries()) {
      await deliver(jobID, index);
      // It knows some of the chunks of the next row, all, or none.
      if (done % 7 === 3) assert.equal((await early.merged(job)).chunks, done + 1);
    }
    const [known, fresh] = [await early.merged(job), await never.merged(job)];
    assert.equal(known.chunks, 40);
    assert.deepEqual(known.numbers, fresh.numbers);
  });

  it('are made into one once, where several try it at the same time', async () => {
    const { jobID } = await upload(bracketedLog(RECORDS));
    for (const index of (await chunkIndexes(jobID)).slice(0, 15)) await deliver(jobID, index);
    const due = { ...(await row(jobID)), chunksDone: 16 };
    const { context } = steps.domain;
    await Promise.all([1, 2, 3].map(() => compactWhenDue(context, due)));
    const rows = await rowsOf(jobID);
    assert.equal(rows.length, 1);
    assert.equal(rows[0]!.indexes.length, 15);
    assert.equal((await context.accumulators.merged(due)).chunks, 15);
  });

  it('are not written once their job is removed, or its id has another file', async () => {
    const { jobID } = await upload(bracketedLog(RECORDS));
    for (const index of (await chunkIndexes(jobID)).slice(0, 15)) await deliver(jobID, index);
    const due = { ...(await row(jobID)), chunksDone: 16 };
    const { context } = steps.domain;
    await compactWhenDue(context, { ...due, blobPrefix: crypto.randomUUID() });
    assert.equal((await rowsOf(jobID)).length, 15);
    await Promise.all([compactWhenDue(context, due), steps.domain.jobs.remove(OWNER, jobID)]);
    assert.deepEqual(await rowsOf(jobID), []);
  });

  function rowsOf(jobID: string) {
    return steps.domain.context.db
      .select({ chunkIndex: partialReports.chunkIndex, indexes: partialReports.indexes })
      .from(partialReports)
      .where(eq(partialReports.jobID, jobID))
      .orderBy(partialReports.chunkIndex);
  }
}
