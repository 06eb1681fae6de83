import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  assertExact,
  cannotRun,
  type Fleet,
  openFleet,
  record,
  samplesOf,
  scaled,
} from '../support/chaos.ts';
import type { Json } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { type RunningS3, startS3 } from '../support/s3.ts';
import { startLoad } from '../support/steady-load.ts';

/** Milliseconds that the store is away. */
const DOWN_MS = scaled(30_000, 8000);
const SLOW_MS = 500;

describe('an object store that fails', { skip: cannotRun }, () => {
  it('is tried again, then jobs fail with their history, and a retry works once it is back', async (t) => {
    const s3 = await startS3();
    t.after(s3.stop);
    const fleet = await openFleet({
      workers: 2,
      env: async () => ({
        STORAGE_URL: s3.url,
        AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
      }),
    });
    t.after(fleet.close);
    const [sample] = await samplesOf(fleet.folder, [20_000]);
    const upload = async () => (await fleet.client.put('app.log', sample!.text)).jobID as string;

    await s3.proxy.set({ mode: 'slow', ms: SLOW_MS });
    await assertExact(fleet.client, await upload(), sample!);
    record(`object store ${SLOW_MS} ms slower`, 'jobs `Completed`, counts exact');
    await s3.proxy.set({ mode: 'pass' });
    await awayUnderLoad(t, fleet, s3, sample!);

    // Objects that are gone.
    await s3.loseObjects();
    const lost = await upload();
    const report = await fleet.client.finished(lost, 120_000);
    assert.equal(report.status, 'Failed');
    assert.equal(report.error.code, 'blob_missing');
    const { body } = await fleet.client.call('GET', `/api/jobs/${lost}`);
    assert.ok(body.history.every(({ code }: Json) => code === 'blob_missing'));
    // The first chunk that was tried three times ended the job; others may have been tried less often.
    const tries = Map.groupBy(body.history, ({ chunkIndex }: Json) => chunkIndex);
    assert.equal(Math.max(...tries.values().map((attempts) => attempts.length)), 3);
    await s3.proxy.set({ mode: 'pass' });
    assert.equal((await fleet.client.call('POST', `/api/jobs/${lost}/retry`)).status, 202);
    await assertExact(fleet.client, lost, sample!);
    record(
      'objects missing',
      'three attempts with growing delay, then `Failed` with `blob_missing` and its history; a retry after they were back completed, counts exact',
    );
  });
});

async function awayUnderLoad(
  t: { after(task: () => Promise<void>): void },
  fleet: Fleet,
  { proxy }: RunningS3,
  sample: Parameters<typeof assertExact>[2],
): Promise<void> {
  for (const fault of [{ mode: 'refuse' } as const, { mode: 'status', status: 503 } as const]) {
    const load = startLoad(() => fleet.client, [sample], 2);
    t.after(load.stop);
    await eventually('some uploads', () => load.accepted.size > 3);
    await proxy.set(fault);
    await delay(DOWN_MS);
    await proxy.set({ mode: 'pass' });
    const before = load.accepted.size;
    await eventually('uploads to go on', () => load.accepted.size > before + 3, 60_000);
    await load.stop();
    assert.deepEqual(
      [...load.refused.keys()].filter((answer) => answer !== 503),
      [],
    );
    let retried = 0;
    for (const jobID of load.accepted.keys()) {
      const report = await fleet.client.finished(jobID, 120_000);
      if (report.status === 'Failed') {
        assert.equal(report.error.code, 'storage_failed');
        const again = await fleet.client.call('POST', `/api/jobs/${jobID}/retry`);
        assert.equal(again.status, 202);
        retried++;
      }
      await assertExact(fleet.client, jobID, sample);
    }
    const what = fault.mode === 'refuse' ? 'down' : 'answering 503';
    record(
      `object store ${what} for ${DOWN_MS / 1000} s under load`,
      `${load.accepted.size} of ${load.accepted.size} jobs that were answered 202 \`Completed\`, counts exact (${retried} of them \`Failed\` with \`storage_failed\` and completed by a retry); ${load.refused.get(503) ?? 0} uploads were answered 503 meanwhile`,
    );
  }
}
