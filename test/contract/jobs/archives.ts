import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { eq, sql } from '../../../src/database/drizzle.ts';
import { bundles } from '../../../src/database/schema.ts';
import { tarOf, zipOf } from '../../../src/ingest/testing/archives.ts';
import { createJobs, type UploadedFile, WaitingJobs } from '../../../src/jobs/index.ts';
import { reap } from '../../../src/jobs/maintenance/reaper.ts';
import { eventually } from '../../support/eventually.ts';
import { bracketedLog, sourceOf } from '../../support/logs.ts';
import type { Steps } from './steps.ts';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');

/** What of a result is the same in each run. */
const told = (file: UploadedFile) =>
  'result' in file
    ? [file.result.fileName, file.result.bundle?.path, file.result.status]
    : [file.bundle.path, file.skipped.code];

/** A tar of a.log and b.log that goes on behind the first one only when `isDone`. */
async function* heldAfterFirst(isDone: () => Promise<boolean>): AsyncGenerator<Uint8Array, void> {
  const archive = tarOf(['a.log', 'b.log'].map((path) => ({ path, content: bracketedLog(1000) })));
  const behindFirst = archive.length / 2 + 2000;
  yield archive.subarray(0, behindFirst);
  await eventually('the first member', isDone);
  yield archive.subarray(behindFirst);
}

/** An upload whose connection breaks. */
async function* cutAt(archive: Uint8Array, length: number): AsyncGenerator<Uint8Array, void> {
  yield archive.subarray(0, length);
  throw new Error('the connection broke');
}

/** Archives, whose logs are jobs of their own. */
export function archives(steps: Steps): void {
  const send = (content: Uint8Array, fields: { ownerID: string; jobID?: string }) =>
    steps.domain.jobs.receiveUpload(sourceOf(content, 4096), { fileName: 'logs.zip', ...fields });

  const members = [
    { path: 'web/access.log', content: bracketedLog(10) },
    { path: 'logo.png', content: PNG },
    { path: 'web/large.log.gz', content: gzipSync(bracketedLog(1000)) },
    { path: 'cut.log.gz', content: gzipSync(bracketedLog(1000)).subarray(0, 3000) },
  ];

  for (const [name, archive] of [
    ['zip', zipOf(members)],
    ['tar.gz', gzipSync(tarOf(members))],
  ] as const) {
    it(`a ${name} becomes a job for each log, which share a bundle and a report`, async () => {
      const { jobs } = steps.domain;
      const ownerID = randomUUID();
      const files = await send(archive, { ownerID });
      assert.deepEqual(files.map(told), [
        ['access.log', 'web/access.log', 'Queued'],
        ['logo.png', 'not_a_log'],
        ['large.log.gz', 'web/large.log.gz', 'Queued'],
        ['cut.log.gz', 'cut.log.gz', 'Failed'],
      ]);
      const results = files.flatMap((file) => ('result' in file ? [file.result] : []));
      const bundleID = results[0]!.bundle!.id;
      for (const { jobID, bundle } of results) {
        assert.deepEqual([bundle?.id, bundle?.name], [bundleID, 'logs.zip']);
        await steps.deliverAll(jobID);
      }
      const report = await jobs.combinedReport(ownerID, bundleID);
      assert.equal(report.totalLogsProcessed, 1010);
      assert.equal(report.jobs.total, 3);
      const listed = await jobs.list(ownerID, { bundleID, limit: 10 });
      assert.equal(listed.items.length, 3);
      assert.deepEqual(
        listed.bundle?.skipped.map(({ path, code }) => [path, code]),
        [['logo.png', 'not_a_log']],
      );
      assert.equal(listed.bundle?.isComplete, true);
      const asked = { q: 'level:error' };
      const { explore } = steps.domain;
      const signal = new AbortController().signal;
      const filtered = await explore.combinedReport(ownerID, { bundleID }, asked, signal);
      assert.equal(filtered.jobs.total, 2);
      await jobs.removeAllOf(ownerID);
      const left = await steps.domain.context.db
        .select()
        .from(bundles)
        .where(eq(bundles.ownerID, ownerID));
      assert.deepEqual(left, []);
    });
  }

  it('an archive without any log is one failed job that says why', async () => {
    const ownerID = randomUUID();
    const [file, ...others] = await send(zipOf([{ path: 'a.png', content: PNG }]), { ownerID });
    assert.ok(file && 'result' in file);
    assert.deepEqual(others, []);
    assert.equal(file.result.error?.code, 'empty_archive');
    assert.match(file.result.error?.message ?? '', /a\.png: .*not_a_log/);
    const broken = zipOf(members).subarray(0, 2000);
    const [cut] = await send(broken, { ownerID });
    assert.ok(cut && 'result' in cut);
    assert.equal(cut.result.error?.code, 'corrupt_zip');
  });

  it('what is whole of a tar that is cut off stays, and the rest is said to be missing', async () => {
    const ownerID = randomUUID();
    const archive = tarOf([
      { path: 'a.log', content: bracketedLog(10) },
      { path: 'b.log', content: bracketedLog(1000) },
    ]);
    const files = await send(archive.subarray(0, 10_000), { ownerID });
    assert.deepEqual(files.map(told), [
      ['a.log', 'a.log', 'Queued'],
      ['b.log', 'b.log', 'Failed'],
      ['', 'truncated_tar'],
    ]);
  });

  it('members of an owner without room are skipped, and said so', async () => {
    const { context } = steps.domain;
    const ownerID = randomUUID();
    const few = createJobs({ ...context, waitingJobs: new WaitingJobs(2) });
    const content = bracketedLog(10);
    const archive = zipOf(['a', 'b', 'c'].map((path) => ({ path, content })));
    const files = await few.receiveUpload(sourceOf(archive), { ownerID, fileName: 'x.zip' });
    assert.deepEqual(files.map(told).at(-1), ['c', 'too_many_jobs']);
  });

  it('has the id of the request, once', async () => {
    const [ownerID, jobID] = [randomUUID(), randomUUID()];
    const archive = zipOf([{ path: 'a.log', content: bracketedLog(3) }]);
    const [file] = await send(archive, { ownerID, jobID });
    assert.ok(file && 'result' in file);
    assert.equal(file.result.bundle?.id, jobID);
    await assert.rejects(send(archive, { ownerID, jobID }), { code: 'job_exists' });
    await assert.rejects(steps.domain.jobs.list(randomUUID(), { bundleID: jobID, limit: 1 }), {
      code: 'not_found',
    });
  });

  it('may be sent again under its id after it was cut off, and what came before goes', async () => {
    const { jobs } = steps.domain;
    const [ownerID, jobID] = [randomUUID(), randomUUID()];
    const archive = tarOf(
      ['a.log', 'b.log'].map((path) => ({ path, content: bracketedLog(1000) })),
    );
    const request = { ownerID, jobID, fileName: 'logs.tar' };
    async function* cut() {
      yield archive.subarray(0, archive.length - 20_000);
      throw new Error('the connection broke');
    }
    await assert.rejects(jobs.receiveUpload(cut(), request), { code: 'upload_aborted' });
    const before = await jobs.list(ownerID, { bundleID: jobID, limit: 10 });
    assert.equal(before.bundle?.isComplete, false);
    assert.deepEqual(
      before.bundle?.skipped.map(({ path, code }) => [path, code]),
      [['', 'upload_aborted']],
    );
    const files = await jobs.receiveUpload(sourceOf(archive), request);
    assert.equal(files.length, 2);
    const after = await jobs.list(ownerID, { bundleID: jobID, limit: 10 });
    assert.equal(after.bundle?.isComplete, true);
    assert.deepEqual(
      new Set(after.items.map((job) => job.jobID)),
      new Set(files.flatMap((file) => ('result' in file ? [file.result.jobID] : []))),
    );
  });

  it('has the time zone of the request', async () => {
    const archive = zipOf([{ path: 'a.log', content: '2025-02-20 10:00:00 INFO ready\n' }]);
    const request = { ownerID: randomUUID(), fileName: 'x.zip', timeZone: 'Asia/Tokyo' };
    const [file] = await steps.domain.jobs.receiveUpload(sourceOf(archive), request);
    assert.ok(file && 'result' in file);
    const { timeZone } = await steps.row(file.result.jobID);
    assert.deepEqual(timeZone, { name: 'Asia/Tokyo', source: 'request' });
  });

  it('may be sent again where it was cut off in its first member, and then is there once', async () => {
    const { jobs } = steps.domain;
    const [ownerID, jobID] = [randomUUID(), randomUUID()];
    const archive = tarOf([{ path: 'a.log', content: bracketedLog(20_000) }]);
    const request = { ownerID, jobID, fileName: 'logs.tar' };
    for (const length of [100, 700_000]) {
      await assert.rejects(jobs.receiveUpload(cutAt(archive, length), request), {
        code: 'upload_aborted',
      });
    }
    const [file] = await jobs.receiveUpload(sourceOf(archive), request);
    assert.ok(file && 'result' in file);
    const { items } = await jobs.list(ownerID, { limit: 10 });
    assert.deepEqual(
      items.map((job) => job.jobID),
      [file.result.jobID],
    );
  });

  it('is removed whole, by its owner alone', async () => {
    const { jobs } = steps.domain;
    const ownerID = randomUUID();
    const files = await send(zipOf(members), { ownerID });
    const other = await send(Buffer.from(bracketedLog(3)), { ownerID });
    const [first] = files;
    assert.ok(first && 'result' in first && first.result.bundle);
    const { id } = first.result.bundle;
    await assert.rejects(jobs.removeBundle(randomUUID(), id), { code: 'not_found' });
    await assert.rejects(jobs.removeBundle(ownerID, randomUUID()), { code: 'not_found' });
    await jobs.removeBundle(ownerID, id);
    const { items } = await jobs.list(ownerID, { limit: 10 });
    assert.deepEqual(
      items.map((job) => ({ result: job.jobID })),
      other.map((file) => ({ result: 'result' in file && file.result.jobID })),
    );
    await assert.rejects(jobs.list(ownerID, { bundleID: id, limit: 1 }), { code: 'not_found' });
    await assert.rejects(jobs.removeBundle(ownerID, id), { code: 'not_found' });
  });

  it('leaves nothing where it is removed while it comes', async () => {
    const { jobs } = steps.domain;
    const [ownerID, jobID] = [randomUUID(), randomUUID()];
    const archive = heldAfterFirst(async () => {
      const { items } = await jobs.list(ownerID, { limit: 10 });
      if (!items.some(({ status }) => status === 'Queued')) return false;
      await jobs.removeBundle(ownerID, jobID);
      return true;
    });
    const request = { ownerID, jobID, fileName: 'logs.tar' };
    await assert.rejects(jobs.receiveUpload(archive, request), { code: 'not_found' });
    assert.deepEqual((await jobs.list(ownerID, { limit: 10 })).items, []);
    const left = await steps.domain.context.db.select().from(bundles).where(eq(bundles.id, jobID));
    assert.deepEqual(left, []);
  });

  it('stays where its members are removed one by one while it comes', async () => {
    const { jobs } = steps.domain;
    const [ownerID, jobID] = [randomUUID(), randomUUID()];
    const archive = heldAfterFirst(async () => {
      const [first] = (await jobs.list(ownerID, { limit: 10 })).items;
      if (first?.status !== 'Queued') return false;
      await jobs.remove(ownerID, first.jobID);
      return true;
    });
    await jobs.receiveUpload(archive, { ownerID, jobID, fileName: 'logs.tar' });
    const { items, bundle } = await jobs.list(ownerID, { bundleID: jobID, limit: 10 });
    assert.deepEqual(
      items.map(({ fileName }) => fileName),
      ['b.log'],
    );
    assert.equal(bundle?.isComplete, true);
  });

  it('says so, and may be sent again under its id, where the process died while it came', async () => {
    const { context, jobs } = steps.domain;
    const [ownerID, jobID] = [randomUUID(), randomUUID()];
    const archive = zipOf(['a.log', 'b.log'].map((path) => ({ path, content: bracketedLog(9) })));
    await send(archive, { ownerID, jobID });
    // What a process leaves that is killed behind the first member.
    const died = { endedAt: null, uploadID: randomUUID() };
    const isOwn = eq(bundles.id, jobID);
    const lease = (seconds: number) => sql`now() + make_interval(secs => ${seconds})`;
    await context.db
      .update(bundles)
      .set({ ...died, uploadLeaseUntil: lease(60) })
      .where(isOwn);
    await reap(context);
    await assert.rejects(send(archive, { ownerID, jobID }), { code: 'job_exists' });
    await context.db
      .update(bundles)
      .set({ uploadLeaseUntil: lease(-1) })
      .where(isOwn);
    await reap(context);
    const { bundle } = await jobs.list(ownerID, { bundleID: jobID, limit: 10 });
    assert.deepEqual(
      [bundle?.isComplete, bundle?.skipped.map(({ path, code }) => [path, code])],
      [false, [['', 'upload_aborted']]],
    );
    const files = await send(archive, { ownerID, jobID });
    const after = await jobs.list(ownerID, { bundleID: jobID, limit: 10 });
    assert.deepEqual(after.bundle, { id: jobID, name: 'logs.zip', isComplete: true, skipped: [] });
    assert.equal(after.items.length, files.length);
    assert.equal((await jobs.list(ownerID, { limit: 10 })).items.length, files.length);
  });

  it('a file that is no archive is one job', async () => {
    const [file] = await send(Buffer.from(bracketedLog(3)), { ownerID: randomUUID() });
    assert.ok(file && 'result' in file);
    assert.equal(file.result.bundle, null);
  });
}
