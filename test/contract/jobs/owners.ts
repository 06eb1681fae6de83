import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import type { EngineThreads } from '../../../src/engine-threads/types.ts';
import { createCombinedPartials } from '../../../src/jobs/index.ts';
import { claim } from '../../../src/jobs/processing/claim.ts';
import { commitChunk } from '../../../src/jobs/processing/commit-chunk.ts';
import { completeSingleChunk } from '../../../src/jobs/processing/complete-single-chunk.ts';
import { blobKey } from '../../../src/jobs/storage/blob-key.ts';

import { bracketedLog, errorsIn, sourceOf } from '../../support/logs.ts';
import { OWNER, type Steps } from './steps.ts';

/** What owners see of their jobs, and others do not. */
export function owners(steps: Steps): void {
  const { upload, deliverAll, row } = steps;

  it('disappear with everything of theirs, even while a worker has a chunk', async () => {
    const { jobID } = await upload(bracketedLog(100));
    const { blobPrefix } = await row(jobID);
    const held = await claim(steps.domain.context, jobID, 0, false);
    assert.ok(held);
    await steps.domain.jobs.remove(OWNER, jobID);
    const partial = (await steps.domain.context.threads.merge([], ['error'])).partial;
    assert.equal(
      await commitChunk(steps.domain.context.db, held, { partial, cards: null }),
      undefined,
    );
    const counts = { records: 0, errors: 0, invalid: 0 };
    assert.equal(await completeSingleChunk(steps.domain.context, held, { partial, counts }), false);
    await assert.rejects(steps.domain.jobs.report(OWNER, jobID), { code: 'not_found' });
    await assert.rejects(steps.domain.context.blobs.get(blobKey(blobPrefix, 0)), {
      code: 'blob_missing',
    });
  });

  it('count what waits, runs and has failed of their own', async () => {
    const ownerID = randomUUID();
    const { jobs, context } = steps.domain;
    const own = async () => {
      const { queues, failed } = await jobs.ownQueueStatus(ownerID);
      const { ready, inFlight, delayed } = queues[0]!;
      return { ready, inFlight, delayed, failed };
    };
    const nothing = { ready: 0, inFlight: 0, delayed: 0, failed: 0 };
    assert.deepEqual(await own(), nothing);
    const request = { ownerID, fileName: 'app.log' };
    const { jobID } = await jobs.receive(sourceOf(bracketedLog(100)), request);
    assert.deepEqual(await own(), { ...nothing, ready: 1 });
    assert.ok((await jobs.ownQueueStatus(ownerID)).queues[0]!.oldestSeconds! >= 0);
    assert.ok(await claim(context, jobID, 0, false));
    assert.deepEqual(await own(), { ...nothing, inFlight: 1 });
    await jobs.removeAllOf(ownerID);
    assert.deepEqual(await own(), nothing);
  });

  it('leave no bytes behind when all their jobs are removed, an upload under way included', async () => {
    const ownerID = randomUUID();
    const { jobs, context } = steps.domain;
    const started = Promise.withResolvers<void>();
    const removed = Promise.withResolvers<void>();
    const blobs = new Set<string>();
    const put = context.blobs.put.bind(context.blobs);
    context.blobs.put = async (key, ...rest) => {
      blobs.add(key);
      return put(key, ...rest);
    };
    const slow = async function* () {
      yield Buffer.from(bracketedLog(30_000));
      started.resolve();
      await removed.promise;
      yield Buffer.from(bracketedLog(60_000));
    };
    const upload = jobs.receive(slow(), { ownerID, fileName: 'slow.log' });
    await started.promise;
    await jobs.removeAllOf(ownerID);
    removed.resolve();
    await upload.catch(() => undefined);
    await jobs.removeAllOf(ownerID);
    context.blobs.put = put;
    assert.ok(blobs.size > 0, 'nothing was stored at all');
    for (const key of blobs) {
      await assert.rejects(context.blobs.get(key), { code: 'blob_missing' }, key);
    }
    assert.deepEqual((await jobs.list(ownerID, { limit: 10 })).items, []);
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

  it('are merged once for all who ask at the same time, and not anew when one is removed', async () => {
    const ownerID = randomUUID();
    const { context } = steps.domain;
    const sizes = Array.from({ length: 70 }, (_, index) => index + 1);
    const ids = await Promise.all(
      sizes.map(async (size) => {
        const request = { ownerID, fileName: 'app.log', declaredBytes: 1 };
        const source = sourceOf(bracketedLog(size));
        return (await steps.domain.jobs.receive(source, request)).jobID;
      }),
    );
    await Promise.all(ids.map((jobID) => deliverAll(jobID)));
    let merged = 0;
    const threads: EngineThreads = {
      ...context.threads,
      merge: (partials, ...rest) => {
        merged += partials.length;
        return context.threads.merge(partials, ...rest);
      },
    };
    const combined = createCombinedPartials(context.db, threads);
    const ask = async (count: number) => {
      merged = 0;
      const asked = Array.from({ length: count }, () => combined.report({ ownerID }, ['error']));
      const totals = (await Promise.all(asked)).map((report) => report.totalLogsProcessed);
      assert.equal(new Set(totals).size, 1);
      return totals[0];
    };
    assert.equal(await ask(20), 2485);
    assert.ok(merged <= 2 * 70 + 6, `${merged} partial reports were merged`);
    assert.equal(await ask(20), 2485);
    assert.equal(merged, 0);
    await steps.domain.jobs.remove(ownerID, ids[0]!);
    assert.equal(await ask(20), 2484);
    assert.ok(merged <= 40, `${merged} partial reports were merged`);
  });
}
