import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eq, inArray, sql } from '../../../src/database/drizzle.ts';
import { jobs, partialReports, reports, smallFiles } from '../../../src/database/schema.ts';
import type { JobParts } from '../../../src/jobs/index.ts';
import { removeExpired } from '../../../src/jobs/maintenance/remove-expired.ts';
import { blobKey } from '../../../src/jobs/storage/blob-key.ts';
import { bracketedLog } from '../../support/logs.ts';
import { OWNER, type Steps } from './steps.ts';

/** The end of the time that jobs are kept. */
export function retention(steps: Steps): void {
  const unending = new AbortController().signal;

  /** The domain where jobs stay so long, and what it logs. */
  function keeping(retentionDays: number): { parts: JobParts; removed: object[] } {
    const { context } = steps.domain;
    const removed: object[] = [];
    const info = (details: object) => void removed.push(details);
    const settings = { ...context.settings, retentionDays };
    return { parts: { ...context, settings, log: { ...context.log, info } }, removed };
  }

  const endedBefore = (jobIDs: string[], days: number) =>
    steps.domain.context.db
      .update(jobs)
      .set({ finishedAt: sql`now() - make_interval(hours => ${24 * days + 1}::integer)` })
      .where(inArray(jobs.id, jobIDs));

  const isThere = async (jobID: string) => (await steps.row(jobID)) !== undefined;

  async function completed(records: number): Promise<string> {
    const { jobID } = await steps.upload(bracketedLog(records));
    await steps.deliverAll(jobID);
    return jobID;
  }

  it('removes what ended longer ago, with report and bytes, and says so', async () => {
    const { db, blobs } = steps.domain.context;
    const [large, small, recent] = [
      await completed(2000),
      await completed(50),
      await completed(50),
    ];
    const { blobPrefix } = await steps.row(large);
    await endedBefore([large, small], 3);
    await endedBefore([recent], 1);
    const { parts, removed } = keeping(2);
    await removeExpired(parts, unending);
    assert.deepEqual(
      removed.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
      [large, small].toSorted().map((jobID) => ({ jobID, ageInDays: 3 })),
    );
    for (const jobID of [large, small]) {
      assert.equal(await isThere(jobID), false);
      assert.equal(await db.$count(reports, eq(reports.jobID, jobID)), 0);
      assert.equal(await db.$count(partialReports, eq(partialReports.jobID, jobID)), 0);
      assert.equal(await db.$count(smallFiles, eq(smallFiles.jobID, jobID)), 0);
    }
    await assert.rejects(blobs.get(blobKey(blobPrefix, 0)), { code: 'blob_missing' });
    assert.equal(await isThere(recent), true);
  });

  it('takes failed jobs too, and none that runs', async () => {
    const { jobID: failed } = await steps.upload(bracketedLog(50));
    const { jobID: running } = await steps.upload(bracketedLog(50));
    const { db } = steps.domain.context;
    await db.update(jobs).set({ status: 'Failed' }).where(eq(jobs.id, failed));
    // No job that runs has such a time; even one that had would stay.
    await endedBefore([failed, running], 3);
    await removeExpired(keeping(2).parts, unending);
    assert.equal(await isThere(failed), false);
    assert.equal(await isThere(running), true);
    await steps.domain.jobs.remove(OWNER, running);
  });

  it('is for good where it is 0 days', async () => {
    const jobID = await completed(50);
    await endedBefore([jobID], 10_000);
    await removeExpired(keeping(0).parts, unending);
    assert.equal(await isThere(jobID), true);
    await steps.domain.jobs.remove(OWNER, jobID);
  });

  it('goes on with the others where one cannot be removed', async () => {
    const [first, second] = [await completed(50), await completed(50)];
    await endedBefore([first], 4);
    await endedBefore([second], 3);
    const { parts } = keeping(2);
    const errors: object[] = [];
    const bus = {
      ...parts.bus,
      changed: (jobID: string) => {
        if (jobID === first) throw new Error('as a test wants it');
      },
    };
    const log = { ...parts.log, error: (details: object) => void errors.push(details) };
    await removeExpired({ ...parts, bus, log }, unending);
    assert.equal(await isThere(second), false);
    assert.equal((errors as { jobID: string }[])[0]?.jobID, first);
  });

  it('stops with the server', async () => {
    const jobID = await completed(50);
    await endedBefore([jobID], 3);
    await removeExpired(keeping(2).parts, AbortSignal.abort());
    assert.equal(await isThere(jobID), true);
    await steps.domain.jobs.remove(OWNER, jobID);
  });
}
