import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eq } from '../../../src/database/drizzle.ts';
import { chunks, partialReports } from '../../../src/database/schema.ts';
import { reap } from '../../../src/jobs/maintenance/reaper.ts';
import { claim } from '../../../src/jobs/processing/claim.ts';
import { commitChunk } from '../../../src/jobs/processing/commit-chunk.ts';
import { completeSingleChunk } from '../../../src/jobs/processing/complete-single-chunk.ts';
import { bracketedLog, errorsIn, sourceOf } from '../../support/logs.ts';
import { OWNER, type Steps } from './steps.ts';

/** From an upload to one report, whatever the order and number of deliveries. */
export function processing(steps: Steps): void {
  const { upload, chunkIndexes, deliver, deliverAll, report, expireLease } = steps;

  it('read a file in the format that its upload names', async () => {
    const receive = (format: string) =>
      steps.domain.jobs.receive(
        sourceOf('2025-02-20T10:00:00Z ~ error ~ gone\n'.repeat(900), 4096),
        {
          ownerID: OWNER,
          fileName: 'shop.log',
          format,
        },
      );
    const { jobID } = await receive('%{ts:iso8601} ~ %{level} ~ %{message}');
    assert.ok((await chunkIndexes(jobID)).length > 1);
    await deliverAll(jobID);
    const done = await report(jobID);
    assert.equal(done.logLevelCounts.error, 900);
    assert.deepEqual(done.format, { name: 'custom', title: 'Own pattern', confidence: 1 });
    await assert.rejects(receive('nonsense'), { code: 'unknown_format' });
    await assert.rejects(receive('%{what}'), { code: 'bad_pattern' });
  });

  it('turn a file into chunks and its chunks into one report', async () => {
    const result = await upload(bracketedLog(2000));
    assert.equal(result.status, 'Queued');
    const { db, settings } = steps.domain.context;
    const rows = await db.select().from(chunks).where(eq(chunks.jobID, result.jobID));
    assert.ok(rows.length > 3);
    assert.ok(
      rows.some(({ byteLength }) => byteLength > settings.chunkSizes.frameBytes),
      'no chunk has several frames',
    );
    await deliverAll(result.jobID);
    const done = await report(result.jobID);
    assert.equal(done.status, 'Completed');
    assert.equal(done.progressInPercentage, 100);
    assert.equal(done.totalLogsProcessed, 2000);
    assert.equal(done.logLevelCounts.error, errorsIn(2000));
    assert.equal(done.keyWordCounts.timeout, errorsIn(2000));
    assert.equal(done.uniqueIPs, 50);
    assert.equal(done.bytesProcessed, done.totalBytes);
    assert.equal(done.attempts, 1);
  });

  it('count a chunk once however often and in whatever order its message comes', async () => {
    const { jobID } = await upload(bracketedLog(2000));
    const indexes = await chunkIndexes(jobID);
    const deliveries = Array.from({ length: 10 }, () => indexes)
      .flat()
      .sort(() => Math.random() - 0.5);
    await Promise.all(deliveries.map((index) => deliver(jobID, index)));
    assert.equal((await report(jobID)).totalLogsProcessed, 2000);
  });

  it('show the part that is done while they run, and progress that grows', async () => {
    const { jobID } = await upload(bracketedLog(2000));
    const seen: number[] = [];
    for (const index of await chunkIndexes(jobID)) {
      const { progressInPercentage, totalLogsProcessed } = await report(jobID);
      assert.ok(totalLogsProcessed < 2000);
      assert.ok(progressInPercentage < 100);
      seen.push(progressInPercentage);
      await deliver(jobID, index);
    }
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.ok(seen.at(-1)! > seen[0]!);
  });

  it('leave no partial reports behind when they complete', async () => {
    const { jobID } = await upload(bracketedLog(500));
    await deliverAll(jobID);
    const partials = await steps.domain.context.db
      .select()
      .from(partialReports)
      .where(eq(partialReports.jobID, jobID));
    assert.equal(partials.length, 0);
  });

  it('complete an empty file with an empty report', async () => {
    const { jobID, status } = await upload('');
    assert.equal(status, 'Completed');
    const done = await report(jobID);
    assert.equal(done.totalLogsProcessed, 0);
    assert.equal(done.format, null);
    assert.equal(done.timeRange, null);
  });

  it('refuse the commit of a worker that lost its claim', async () => {
    const { jobID } = await upload(bracketedLog(100));
    const late = await claim(steps.domain.context, jobID, 0, false);
    assert.ok(late);
    await expireLease(jobID);
    await reap(steps.domain.context);
    await deliver(jobID, 0);
    const partial = (await steps.domain.context.threads.merge([], ['error'])).partial;
    assert.equal(
      await commitChunk(steps.domain.context.db, late, { partial, cards: null }),
      undefined,
    );
    const counts = { records: 0, errors: 0, invalid: 0 };
    assert.equal(await completeSingleChunk(steps.domain.context, late, { partial, counts }), false);
    assert.equal((await report(jobID)).totalLogsProcessed, 100);
    const { history } = await steps.domain.jobs.detail(OWNER, jobID);
    assert.deepEqual(
      history.map(({ kind, code }) => ({ kind, code })),
      [{ kind: 'crash', code: 'chunk_crashed' }],
    );
  });

  it('let only one of two workers have a chunk', async () => {
    const { jobID } = await upload(bracketedLog(100));
    const claims = await Promise.all([
      claim(steps.domain.context, jobID, 0, false),
      claim(steps.domain.context, jobID, 0, false),
    ]);
    assert.equal(claims.filter(Boolean).length, 1);
  });
}
