import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { claim } from '../../../src/jobs/processing/claim.ts';
import { commitChunk } from '../../../src/jobs/processing/commit-chunk.ts';
import { completeWhole } from '../../../src/jobs/processing/complete-single-chunk.ts';
import { blobKey } from '../../../src/jobs/storage/blob-key.ts';

import { bracketedLog, errorsIn, sourceOf } from '../../support/logs.ts';
import { OWNER, type Steps } from './steps.ts';

/** What owners see of their jobs, and others do not. */
export function owners(steps: Steps): void {
  const { upload, deliverAll, row } = steps;

  it('are absent for everybody but their owner', async () => {
    const { jobID } = await upload(bracketedLog(10));
    const stranger = 'owner-2';
    const refused = { code: 'not_found' };
    await assert.rejects(steps.domain.jobs.report(stranger, jobID), refused);
    await assert.rejects(steps.domain.jobs.detail(stranger, jobID), refused);
    await assert.rejects(steps.domain.jobs.retry(stranger, jobID), refused);
    await assert.rejects(steps.domain.jobs.remove(stranger, jobID), refused);
    await assert.rejects(steps.domain.jobs.assertOwner(stranger, jobID), refused);
    assert.deepEqual((await steps.domain.jobs.list(stranger, { limit: 10 })).items, []);
    assert.equal((await steps.domain.jobs.combinedReport(stranger)).jobs.total, 0);
  });

  it('disappear with everything of theirs, even while a worker has a chunk', async () => {
    const { jobID } = await upload(bracketedLog(100));
    const { blobPrefix } = await row(jobID);
    const held = await claim(steps.domain.context, jobID, 0, false);
    assert.ok(held);
    await steps.domain.jobs.remove(OWNER, jobID);
    const partial = (await steps.domain.context.threads.merge([], ['error'])).partial;
    assert.equal(await commitChunk(steps.domain.context, held, partial), undefined);
    assert.equal(await completeWhole(steps.domain.context, held, partial), false);
    await assert.rejects(steps.domain.jobs.report(OWNER, jobID), { code: 'not_found' });
    await assert.rejects(steps.domain.context.blobs.get(blobKey(blobPrefix, 0)), {
      code: 'blob_missing',
    });
  });

  it('are listed newest first, page by page, each once', async () => {
    const ownerID = randomUUID();
    const made: string[] = [];
    for (let n = 0; n < 7; n++) {
      const request = { ownerID, fileName: `${n}.log` };
      made.unshift((await steps.domain.jobs.receive(sourceOf(''), request)).jobID);
    }
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await steps.domain.jobs.list(ownerID, { limit: 3, cursor });
      listed.push(...page.items.map((item) => item.jobID));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    assert.deepEqual(listed, made);
    const failed = await steps.domain.jobs.list(ownerID, { limit: 3, status: 'Failed' });
    assert.deepEqual(failed.items, []);
  });

  it('merge into one report of their owner', async () => {
    const ownerID = randomUUID();
    const add = async (records: number, jobID?: string) => {
      const request = { ownerID, fileName: 'app.log', jobID };
      const result = await steps.domain.jobs.receive(sourceOf(bracketedLog(records)), request);
      await deliverAll(result.jobID);
      return result.jobID;
    };
    const recordsOfAll = async () =>
      (await steps.domain.jobs.combinedReport(ownerID)).totalLogsProcessed;
    assert.equal(await recordsOfAll(), 0);
    await add(70);
    const second = await add(140);
    const combined = await steps.domain.jobs.combinedReport(ownerID);
    assert.equal(combined.totalLogsProcessed, 210);
    assert.equal(combined.logLevelCounts.error, errorsIn(70) + errorsIn(140));
    assert.equal(combined.uniqueIPs, 50);
    assert.deepEqual(combined.jobs.byStatus.Completed, 2);
    await add(1);
    assert.equal(await recordsOfAll(), 211);
    await steps.domain.jobs.remove(ownerID, second);
    assert.equal(await recordsOfAll(), 71);
    // Another file under the id of one that is gone.
    await add(10, second);
    assert.equal(await recordsOfAll(), 81);
    await steps.domain.jobs.remove(ownerID, second);
    await add(20, second);
    assert.equal(await recordsOfAll(), 91);
  });
}
