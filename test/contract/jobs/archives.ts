import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { eq } from '../../../src/database/drizzle.ts';
import { bundles } from '../../../src/database/schema.ts';
import { tarOf, zipOf } from '../../../src/ingest/testing/archives.ts';
import { createJobs, type UploadedFile, WaitingJobs } from '../../../src/jobs/index.ts';
import { bracketedLog, sourceOf } from '../../support/logs.ts';
import type { Steps } from './steps.ts';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');

/** What of a result is the same in each run. */
const told = (file: UploadedFile) =>
  'result' in file
    ? [file.result.fileName, file.result.bundle?.path, file.result.status]
    : [file.bundle.path, file.skipped.code];

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

  it('a file that is no archive is one job', async () => {
    const [file] = await send(Buffer.from(bracketedLog(3)), { ownerID: randomUUID() });
    assert.ok(file && 'result' in file);
    assert.equal(file.result.bundle, null);
  });
}
