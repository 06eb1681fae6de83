import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { eq, sql } from '../../../src/database/drizzle.ts';
import { chunks, jobs } from '../../../src/database/schema.ts';
import { createJobs, type Jobs, StoredBytesLimit } from '../../../src/jobs/index.ts';
import { blobKey } from '../../../src/jobs/storage/blob-key.ts';
import { eventually } from '../../support/eventually.ts';
import { bracketedLog, randomLog, sourceOf } from '../../support/logs.ts';
import type { Steps } from './steps.ts';

const FULL = { name: 'AppError', code: 'storage_full', message: /Delete jobs/ };

/** What jobs keep, and how much that may be. */
export function storedBytes(steps: Steps): void {
  const small = bracketedLog(50);
  const large = randomLog(2000);

  const limitedTo = (bytes: number): Jobs =>
    createJobs({ ...steps.domain.context, storedBytesLimit: new StoredBytesLimit(bytes) });

  const send = (to: Jobs, ownerID: string, content: string, jobID?: string) =>
    to.receive(sourceOf(content, 4096), { ownerID, fileName: 'app.log', jobID });

  const chunkBytes = async (jobID: string): Promise<number> => {
    const { db } = steps.domain.context;
    const [row] = await db
      .select({ sum: sql`sum(${chunks.storedBytes})`.mapWith(Number) })
      .from(chunks)
      .where(eq(chunks.jobID, jobID));
    return row!.sum;
  };

  it('are the sum of what is stored, in the list and of one job, with the time of its end', async () => {
    const { jobs: domain, context } = steps.domain;
    const ownerID = randomUUID();
    for (const content of [small, large]) {
      const { jobID } = await send(domain, ownerID, content);
      const expected = { storedBytes: await chunkBytes(jobID), bytesKept: true };
      assert.ok(expected.storedBytes > 0);
      assertIncludes(await domain.detail(ownerID, jobID), { ...expected, keptUntil: null });
      await steps.deliverAll(jobID);
      const { finishedAt, ...detail } = await domain.detail(ownerID, jobID);
      const { retentionDays } = context.settings;
      const end = Date.parse(finishedAt!) + retentionDays * 24 * 3600 * 1000;
      const ended = { ...expected, keptUntil: new Date(end).toISOString() };
      assertIncludes(detail, ended);
      const { items } = await domain.list(ownerID, { limit: 1 });
      assertIncludes(items[0]!, ended);
    }
    const unlimited = createJobs({
      ...context,
      settings: { ...context.settings, retentionDays: 0 },
    });
    for (const { keptUntil } of (await unlimited.list(ownerID, { limit: 2 })).items) {
      assert.equal(keptUntil, null);
    }
    await domain.removeAllOf(ownerID);
  });

  it('are none where they are gone', async () => {
    const ownerID = randomUUID();
    const { jobID } = await send(steps.domain.jobs, ownerID, large);
    await steps.deliverAll(jobID, steps.dropping());
    const gone = { storedBytes: 0, bytesKept: false };
    assertIncludes(await steps.domain.jobs.detail(ownerID, jobID), gone);
    await steps.domain.jobs.removeAllOf(ownerID);
  });

  it('may reach a limit, and each owner has his own', async () => {
    const [full, other] = [randomUUID(), randomUUID()];
    const first = await send(steps.domain.jobs, full, small);
    const limit = await chunkBytes(first.jobID);
    const limited = limitedTo(limit);
    await assert.rejects(send(limited, full, small), FULL);
    await send(limited, other, small);
    assert.equal((await limited.list(full, { limit: 10 })).items.length, 1, 'a job was made');
    await limited.remove(full, first.jobID);
    await eventually('room again', () => send(limited, full, small).catch(() => undefined));
    for (const ownerID of [full, other]) await limited.removeAllOf(ownerID);
  });

  it('fail a file that exceeds it in the middle, whose bytes go', async () => {
    const [ownerID, jobID] = [randomUUID(), randomUUID()];
    const limited = limitedTo(50_000);
    await assert.rejects(send(limited, ownerID, large, jobID), FULL);
    const { error, ...detail } = await limited.detail(ownerID, jobID);
    assert.equal(error?.code, 'storage_full');
    assertIncludes(detail, { status: 'Failed', storedBytes: 0, bytesKept: false });
    const { blobPrefix, chunkCount } = await steps.row(jobID);
    assert.ok(chunkCount > 0, 'nothing was stored before');
    await assert.rejects(steps.domain.context.blobs.get(blobKey(blobPrefix, 0)), {
      code: 'blob_missing',
    });
    await eventually('room again', () => send(limited, ownerID, small).catch(() => undefined));
    await limited.removeAllOf(ownerID);
  });

  it('are summed again when this process has stored much, since others may have too', async () => {
    const { db } = steps.domain.context;
    const mib = 1024 * 1024;
    const ownerID = randomUUID();
    const { jobID } = await send(steps.domain.jobs, ownerID, small);
    const limit = new StoredBytesLimit(100 * mib);
    await limit.assertRoom(db, ownerID);
    // As another process does.
    await db
      .update(jobs)
      .set({ storedBytes: 90 * mib })
      .where(eq(jobs.id, jobID));
    (await limit.take(db, ownerID, 65 * mib)).settle(true);
    await assert.rejects(limit.take(db, ownerID, 20 * mib), FULL);
    await steps.domain.jobs.removeAllOf(ownerID);
  });

  it('stay within it in one process, however many files come at once', async () => {
    const ownerID = randomUUID();
    const { jobID } = await send(steps.domain.jobs, ownerID, large);
    const limit = 3 * (await chunkBytes(jobID));
    const limited = limitedTo(limit);
    const files = Array.from({ length: 6 }, () => send(limited, ownerID, large));
    const outcomes = await Promise.allSettled(files);
    assert.ok(outcomes.some(({ status }) => status === 'rejected'));
    const { db } = steps.domain.context;
    const [row] = await db
      .select({ sum: sql`sum(${jobs.storedBytes})`.mapWith(Number) })
      .from(jobs)
      .where(eq(jobs.ownerID, ownerID));
    assert.ok(row!.sum <= limit, `${row!.sum} of ${limit} bytes`);
    await limited.removeAllOf(ownerID);
  });
}

function assertIncludes(actual: object, expected: object): void {
  const found = Object.fromEntries(
    Object.keys(expected).map((name) => [name, (actual as Record<string, unknown>)[name]]),
  );
  assert.deepEqual(found, expected);
}
