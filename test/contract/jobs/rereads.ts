import assert from 'node:assert/strict';
import { it } from 'node:test';
import { and, eq, isNotNull, sql } from '../../../src/database/drizzle.ts';
import { blobPrefixes, chunks, jobs } from '../../../src/database/schema.ts';
import { reapAtStart } from '../../../src/jobs/index.ts';
import { blobKey } from '../../../src/jobs/storage/blob-key.ts';
import { eventually } from '../../support/eventually.ts';
import { bracketedLog, errorsIn, sourceOf } from '../../support/logs.ts';
import { OWNER, type Steps } from './steps.ts';

const WRONG = 'nothing like %{token:a} this';

/** Reading the kept bytes of a job again, in another way. */
export function rereads(steps: Steps, alone: boolean): void {
  const text = bracketedLog(2000);
  const unending = new AbortController().signal;

  it('a job that is read again has the report, the bytes and the records that an upload in that way has', async () => {
    const jobID = await completed(text, { format: 'bunyan' });
    const direct = await completed(text);
    const reread = await again(jobID, { format: 'auto', keywords: ['timeout', 'retry'] });
    await finish(reread);
    const [read, expected] = [await steps.report(jobID), await steps.report(direct)];
    assert.deepEqual(read.logLevelCounts, expected.logLevelCounts);
    assert.equal(read.invalidLogs, expected.invalidLogs);
    assert.deepEqual(read.format, expected.format);
    assert.deepEqual(Object.keys(read.keyWordCounts).sort(), ['retry', 'timeout']);
    const { rows, file } = { rows: await recordLines(jobID), file: await fileOf(jobID) };
    assert.deepEqual(rows, await recordLines(direct));
    assert.equal(file, text);
    const { reread: none, counts } = await steps.domain.jobs.detail(OWNER, jobID);
    assert.equal(none, null);
    // What the list says is that of the new report; the first one understood nothing.
    assert.deepEqual(counts, { records: 2000, errors: errorsIn(2000), invalid: 0 });
    const { items } = await steps.domain.jobs.list(OWNER, { limit: 100 });
    assert.deepEqual(items.find((item) => item.jobID === direct)?.counts, counts);
  });

  it('the report before stands until the new one is complete, and nobody sees what reads', async () => {
    const jobID = await completed(text);
    const before = await steps.report(jobID);
    const count = async () => (await steps.domain.jobs.combinedReport(OWNER)).jobs.total;
    const total = await count();
    const reread = await again(jobID, { keywords: ['retry'] });
    assert.deepEqual(await steps.report(jobID), before);
    assert.equal(await count(), total);
    const { items } = await steps.domain.jobs.list(OWNER, { limit: 100 });
    assert.ok(items.every((item) => item.jobID !== reread));
    await assert.rejects(steps.domain.jobs.detail(OWNER, reread), { code: 'not_found' });
    const shown = (await steps.domain.jobs.detail(OWNER, jobID)).reread!;
    assert.equal(shown.status, 'Queued');
    assert.equal(shown.error, null);
    await finish(reread);
    assert.deepEqual(Object.keys((await steps.report(jobID)).keyWordCounts), ['retry']);
  });

  it('a small file is read again', async () => {
    const jobID = await completed(bracketedLog(3));
    await finish(await again(jobID, { keywords: ['retry'] }));
    const { status, keyWordCounts, totalLogsProcessed } = await steps.report(jobID);
    assert.equal(status, 'Completed');
    assert.deepEqual(Object.keys(keyWordCounts), ['retry']);
    assert.equal(totalLogsProcessed, 3);
    assert.equal(await fileOf(jobID), bracketedLog(3));
  });

  it('an empty file is read again', async () => {
    const jobID = await completed('');
    await again(jobID, { keywords: ['retry'] });
    await eventually(
      'its end',
      async () => (await steps.domain.jobs.detail(OWNER, jobID)).reread === null,
    );
    assert.deepEqual(Object.keys((await steps.report(jobID)).keyWordCounts), ['retry']);
  });

  it('what is left out stays: the format that was asked for, and the words', async () => {
    const jobID = await completed(text, { format: WRONG });
    const before = await steps.report(jobID);
    await finish(await again(jobID, {}));
    const after = await steps.report(jobID);
    assert.deepEqual(after.format, before.format);
    assert.equal(after.invalidLogs, before.invalidLogs);
    assert.deepEqual(after.keyWordCounts, before.keyWordCounts);
  });

  it('is refused for a job that runs, is being read again, or has no bytes', async () => {
    const running = (await steps.upload(text)).jobID;
    await assert.rejects(ask(running), { code: 'not_rereadable' });
    const jobID = await completed(text);
    const reread = await again(jobID, {});
    await assert.rejects(ask(jobID), { code: 'not_rereadable' });
    await finish(reread);
    await finish(await again(jobID, {}));
    const { jobID: dropped } = await steps.upload(text);
    await steps.deliverAll(dropped, steps.dropping());
    await assert.rejects(ask(dropped), { code: 'bytes_gone' });
    await assert.rejects(ask(jobID, { format: 'no-such-format' }), { code: 'unknown_format' });
    await assert.rejects(steps.domain.jobs.analyzeAgain('stranger', jobID, {}), {
      code: 'not_found',
    });
  });

  it('that failed leaves the report, says why, and can be asked for again', async () => {
    const jobID = await completed(text);
    const before = await steps.report(jobID);
    const failed = await again(jobID, { format: WRONG });
    await fail(failed);
    const { reread } = await steps.domain.jobs.detail(OWNER, jobID);
    assert.equal(reread?.status, 'Failed');
    assert.equal(reread.error?.code, 'blob_missing');
    assert.deepEqual(await steps.report(jobID), before);
    await finish(await again(jobID, { keywords: ['retry'] }));
    assert.equal((await steps.domain.jobs.detail(OWNER, jobID)).reread, null);
    assert.equal(await steps.domain.context.db.$count(jobs, eq(jobs.id, failed)), 0);
  });

  it('a damaged part of the kept bytes ends it, and the report stands', async () => {
    const jobID = await completed(text);
    const before = await steps.report(jobID);
    const { blobs } = steps.domain.context;
    await blobs.remove(blobKey((await steps.row(jobID)).blobPrefix, 2));
    await ask(jobID);
    await eventually('its failure', async () => {
      return (await steps.domain.jobs.detail(OWNER, jobID)).reread?.status === 'Failed';
    });
    const { reread } = await steps.domain.jobs.detail(OWNER, jobID);
    assert.equal(reread?.error?.code, 'blob_missing');
    assert.deepEqual(await steps.report(jobID), before);
  });

  it('a failed job can be read again in another way', async () => {
    const { jobID } = await steps.upload(text);
    await fail(jobID);
    assert.equal((await steps.row(jobID)).status, 'Failed');
    const { blobs } = steps.domain.context;
    for (const index of await steps.chunkIndexes(jobID)) {
      await blobs.put(
        blobKey((await steps.row(jobID)).blobPrefix, index),
        removed.get(`${jobID} ${index}`)!,
      );
    }
    await finish(await again(jobID, { keywords: ['retry'] }));
    const { status, error, totalLogsProcessed } = await steps.report(jobID);
    assert.deepEqual(
      { status, error, totalLogsProcessed },
      { status: 'Completed', error: null, totalLogsProcessed: 2000 },
    );
    assert.equal((await steps.row(jobID)).failedQueueSince, null);
  });

  for (const [what, content] of [
    ['a file of many chunks', text],
    ['a small file', bracketedLog(50)],
  ] as const) {
    it(`whatever is asked of ${what} while it is read again is answered`, async () => {
      const jobID = await completed(content);
      const records = content.trimEnd().split('\n').length;
      let isDone = false;
      const asked = { ...{ q: 'level:error' }, order: 'line', limit: 50 } as const;
      const { explore } = steps.domain;
      const questions: (() => Promise<void>)[] = [
        async () => assert.equal(await fileOf(jobID), content),
        async () => {
          const { total } = await explore.records(OWNER, jobID, asked, unending);
          assert.equal(total.count, errorsIn(records));
        },
        async () => {
          const around = { before: 1, after: 1 };
          const { record } = await explore.context(OWNER, jobID, 2, around, unending);
          assert.equal(record.line, 2);
        },
        async () => {
          const { pieces } = await explore.export(OWNER, jobID, {}, 'raw', unending);
          assert.equal(Buffer.concat(await Array.fromAsync(pieces)).toString(), content);
        },
        async () => {
          const report = await explore.report(OWNER, jobID, { q: 'level:error' }, unending);
          assert.equal(report.totalLogsProcessed, errorsIn(records));
        },
        async () => {
          const report = await explore.combinedReport(
            OWNER,
            { jobIDs: [jobID] },
            { q: 'level:error' },
            unending,
          );
          assert.equal(report.totalLogsProcessed, errorsIn(records));
        },
        async () => assert.equal((await steps.report(jobID)).totalLogsProcessed, records),
      ];
      const asking = questions.map(async (ask) => {
        while (!isDone) await ask();
      });
      const rereading = (async () => {
        for (let i = 0; i < 5; i++) await finish(await again(jobID, { keywords: [`word${i}`] }));
      })();
      try {
        await Promise.race([rereading, ...asking]);
        await rereading;
      } finally {
        isDone = true;
      }
      await Promise.all(asking);
    });
  }

  it('the id of what reads a job again is no id of an upload', async () => {
    const jobID = await completed(text);
    const { blobs } = steps.domain.context;
    await blobs.remove(blobKey((await steps.row(jobID)).blobPrefix, 2));
    await ask(jobID);
    const failed = async () => (await steps.domain.jobs.detail(OWNER, jobID)).reread?.status;
    await eventually('its failure', async () => (await failed()) === 'Failed');
    const { db } = steps.domain.context;
    const [row] = await db.select().from(jobs).where(eq(jobs.rereads, jobID));
    await assert.rejects(steps.upload(text, row!.id), { code: 'job_exists' });
  });

  it('the removal of a job removes what reads it again, and all bytes', async () => {
    const jobID = await completed(text);
    const reread = await again(jobID, {});
    const prefixes = [(await steps.row(jobID)).blobPrefix, (await steps.row(reread)).blobPrefix];
    await steps.domain.jobs.remove(OWNER, jobID);
    const { db, blobs } = steps.domain.context;
    assert.equal(await db.$count(jobs, eq(jobs.id, reread)), 0);
    for (const prefix of prefixes) {
      const isNoted = and(eq(blobPrefixes.prefix, prefix), isNotNull(blobPrefixes.unneededSince));
      assert.equal(await db.$count(blobPrefixes, isNoted), 1);
      await assert.rejects(blobs.get(blobKey(prefix, 0)), { code: 'blob_missing' });
    }
  });

  it('the bytes before are given up once the new report stands', async () => {
    const jobID = await completed(text);
    const { blobPrefix } = await steps.row(jobID);
    await finish(await again(jobID, {}));
    const isNoted = and(eq(blobPrefixes.prefix, blobPrefix), isNotNull(blobPrefixes.unneededSince));
    assert.equal(await steps.domain.context.db.$count(blobPrefixes, isNoted), 1);
    assert.notEqual((await steps.row(jobID)).blobPrefix, blobPrefix);
  });

  it('its history is the job’s: an attempt that failed on the way stays in it', async () => {
    const jobID = await completed(text);
    const reread = await again(jobID, {});
    const { blobs } = steps.domain.context;
    const key = blobKey((await steps.row(reread)).blobPrefix, 0);
    const stored = await blobs.get(key);
    await blobs.remove(key);
    await steps.deliver(reread, 0);
    await blobs.put(key, stored);
    await steps.makeDue(reread);
    await steps.deliverAll(reread);
    const { history, status } = await steps.domain.jobs.detail(OWNER, jobID);
    assert.equal(status, 'Completed');
    assert.deepEqual(
      history.map(({ code }) => code),
      ['blob_missing'],
    );
  });

  if (alone) {
    it('one whose process stopped while it cut has failed after the next start, and the report stands', async () => {
      const jobID = await completed(text);
      const before = await steps.report(jobID);
      const reread = await again(jobID, {});
      const lost = { status: 'Uploading', uploadedAt: null };
      await steps.domain.context.db.update(jobs).set(lost).where(eq(jobs.id, reread));
      await reapAtStart(steps.domain.context);
      const shown = (await steps.domain.jobs.detail(OWNER, jobID)).reread;
      assert.equal(shown?.error?.code, 'reread_aborted');
      assert.deepEqual(await steps.report(jobID), before);
    });
  }

  const removed = new Map<string, Uint8Array>();

  /** Lets a job fail for good: the bytes of its first chunk cannot be read, three times. */
  async function fail(jobID: string): Promise<void> {
    const { blobs, db } = steps.domain.context;
    const { blobPrefix } = await steps.row(jobID);
    for (const index of await steps.chunkIndexes(jobID)) {
      removed.set(`${jobID} ${index}`, await blobs.get(blobKey(blobPrefix, index)));
      await blobs.remove(blobKey(blobPrefix, index));
    }
    await eventually('its failure', async () => {
      await steps.makeDue(jobID);
      await steps.deliver(jobID, 0);
      return (await steps.row(jobID)).status === 'Failed';
    });
    assert.ok(await db.$count(chunks, and(eq(chunks.jobID, jobID), sql`status = 'Failed'`)));
  }

  async function completed(content: string | Uint8Array, request = {}): Promise<string> {
    const file = { ownerID: OWNER, fileName: 'app.log', ...request };
    const { jobID } = await steps.domain.jobs.receive(sourceOf(content, 4096), file);
    await steps.deliverAll(jobID);
    return jobID;
  }

  const ask = (jobID: string, request = {}) =>
    steps.domain.jobs.analyzeAgain(OWNER, jobID, request);

  /** Asks, and waits until all bytes are cut anew. Returns the id of the job that reads. */
  const { again } = steps;

  async function finish(reread: string): Promise<void> {
    await steps.deliverAll(reread);
    assert.equal(await steps.domain.context.db.$count(jobs, eq(jobs.id, reread)), 0);
  }

  async function fileOf(jobID: string): Promise<string> {
    const { pieces } = await steps.domain.jobs.file(OWNER, jobID, unending);
    return Buffer.concat(await Array.fromAsync(pieces)).toString();
  }

  async function recordLines(jobID: string) {
    const asked = { q: 'level:error', order: 'line', limit: 50 } as const;
    const page = await steps.domain.explore.records(OWNER, jobID, asked, unending);
    return { total: page.total, items: page.items };
  }
}
