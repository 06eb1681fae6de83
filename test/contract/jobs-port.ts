import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { TSchema } from 'typebox';
import { Errors } from 'typebox/value';
import { AppError } from '../../src/errors.ts';
import {
  FailedJob,
  JobDetail,
  JobSummary,
  ListedJob,
  QueueReport,
} from '../../src/http/schemas/jobs.ts';
import { CombinedReport, JobReport } from '../../src/http/schemas/report.ts';
import { JOB_STATUSES, type Jobs, type UploadRequest } from '../../src/jobs/index.ts';
import { bracketedLog, sourceOf } from '../support/logs.ts';

export interface OpenJobs {
  jobs: Jobs;
  /** Lets a queued job complete. */
  complete(jobID: string): Promise<void>;
  /** Fails a job whose file came whole, as a chunk does that cannot be processed. */
  fail(jobID: string): Promise<void>;
  close(): Promise<void>;
}

/** A file of this name is a gzip that ends too early. */
export const TRUNCATED = 'truncated.gz';

const LOG = bracketedLog(20);
const UNENDING = new AbortController().signal;
const NOT_FOUND = { name: 'AppError', code: 'not_found' };
const JOB_EXISTS = { name: 'AppError', code: 'job_exists' };
const NOT_RETRYABLE = { name: 'AppError', code: 'not_retryable' };

/** What http and live rely on in the port `Jobs`. */
export function jobsPortContract(name: string, open: () => Promise<OpenJobs>): void {
  describe(`Jobs: ${name}`, () => {
    let opened: OpenJobs;
    let jobs: Jobs;
    before(async () => {
      opened = await open();
      jobs = opened.jobs;
    });
    after(() => opened.close());

    /** Sends a file as an owner of its own, unless the request names one. */
    const send = async (request: Partial<UploadRequest> = {}, content: string | Buffer = LOG) => {
      const ownerID = request.ownerID ?? randomUUID();
      const file = { ownerID, fileName: 'app.log', ...request };
      return { ownerID, ...(await jobs.receive(sourceOf(content), file)) };
    };
    const sendFailing = (error: unknown, request: Partial<UploadRequest> = {}) =>
      jobs.receive(failing(error), { ownerID: randomUUID(), fileName: 'app.log', ...request });

    describe('receive', () => {
      it('queues the file as a job of its owner', async () => {
        const { ownerID, jobID, ...result } = await send();
        assert.deepEqual(result, {
          fileName: 'app.log',
          totalBytes: LOG.length,
          status: 'Queued',
          error: null,
          bundle: null,
        });
        const detail = await jobs.detail(ownerID, jobID);
        assertFits(JobDetail, detail);
        const { fileName, totalBytes, status, attempts, error, bundle, history } = detail;
        assert.deepEqual(
          { fileName, totalBytes, status, attempts, error, bundle, history },
          { ...result, attempts: 1, history: [] },
        );
      });

      it('completes an empty file at once', async () => {
        const { totalBytes, status, error } = await send({}, '');
        assert.deepEqual(
          { totalBytes, status, error },
          { totalBytes: 0, status: 'Completed', error: null },
        );
      });

      it("takes the client's own id, once", async () => {
        const jobID = randomUUID();
        const { ownerID, ...result } = await send({ jobID });
        assert.equal(result.jobID, jobID);
        await assert.rejects(send({ ownerID, jobID }), JOB_EXISTS);
        await assert.rejects(send({ jobID }), JOB_EXISTS);
      });

      it('refuses an id under which a file is still arriving', async () => {
        const request = { ownerID: randomUUID(), fileName: 'app.log', jobID: randomUUID() };
        const rest = Promise.withResolvers<void>();
        const isRead = Promise.withResolvers<void>();
        async function* slow() {
          yield Buffer.from(LOG);
          isRead.resolve();
          await rest.promise;
        }
        const first = jobs.receive(slow(), { ...request, declaredBytes: 1024 * 1024 });
        await isRead.promise;
        await assert.rejects(send(request), JOB_EXISTS);
        assert.equal((await jobs.detail(request.ownerID, request.jobID)).status, 'Uploading');
        rest.resolve();
        assert.equal((await first).status, 'Queued');
      });

      it('refuses a format that there is not, and leaves no job', async () => {
        const ownerID = randomUUID();
        const expected = { name: 'AppError', code: 'unknown_format' };
        await assert.rejects(send({ ownerID, format: 'no-such-format' }), expected);
        const badPattern = { name: 'AppError', code: 'bad_pattern' };
        await assert.rejects(send({ ownerID, format: '%{unclosed' }), badPattern);
        assert.deepEqual(await jobs.list(ownerID, { limit: 10 }), { items: [], nextCursor: null });
      });

      it('answers for a damaged file with its failed job', async () => {
        const whole = gzipSync(bracketedLog(3000));
        const { ownerID, jobID, status, error } = await send(
          { fileName: TRUNCATED },
          whole.subarray(0, -100),
        );
        assert.equal(status, 'Failed');
        assert.equal(error?.code, 'truncated_gzip');
        assert.ok(error.message.length > 0);
        assert.deepEqual((await jobs.detail(ownerID, jobID)).error, error);
        await assert.rejects(jobs.retry(ownerID, jobID), NOT_RETRYABLE);
      });

      it('rejects when the source breaks off, and leaves a failed job', async () => {
        const faults = [
          [new Error('connection reset'), 'upload_aborted'],
          [new AppError('upload_stalled', 'Send it again.'), 'upload_stalled'],
        ] as const;
        for (const [fault, code] of faults) {
          const request = { ownerID: randomUUID(), jobID: randomUUID() };
          await assert.rejects(sendFailing(fault, request), { name: 'AppError', code });
          const { status, error } = await jobs.detail(request.ownerID, request.jobID);
          assert.equal(status, 'Failed');
          assert.equal(error?.code, code);
          await assert.rejects(jobs.retry(request.ownerID, request.jobID), NOT_RETRYABLE);
        }
      });

      it('takes the same id again from the owner whose upload broke off', async () => {
        const request = { ownerID: randomUUID(), jobID: randomUUID() };
        await assert.rejects(sendFailing(new Error('connection reset'), request));
        await assert.rejects(send({ jobID: request.jobID }), JOB_EXISTS);
        assert.equal((await send(request)).status, 'Queued');
      });

      it('rejects with shutting_down when its signal aborts', async () => {
        const stop = new AbortController();
        async function* interrupted() {
          yield Buffer.from(LOG);
          stop.abort();
          yield Buffer.from(LOG);
        }
        const request = { ownerID: randomUUID(), jobID: randomUUID(), fileName: 'app.log' };
        await assert.rejects(jobs.receive(interrupted(), { ...request, signal: stop.signal }), {
          name: 'AppError',
          code: 'shutting_down',
        });
        const { error } = await jobs.detail(request.ownerID, request.jobID);
        assert.equal(error?.code, 'upload_aborted');
      });
    });

    describe('list', () => {
      it("gives the owner's jobs newest first, page by page", async () => {
        const ownerID = randomUUID();
        const sent: string[] = [];
        for (let n = 0; n < 6; n++) sent.unshift((await send({ ownerID }, '')).jobID);
        const listed: string[] = [];
        let pages = 0;
        for (let cursor: string | null | undefined; cursor !== null; pages++) {
          const page = await jobs.list(ownerID, { limit: 3, cursor });
          for (const item of page.items) assertFits(ListedJob, item);
          listed.push(...page.items.map(({ jobID }) => jobID));
          cursor = page.nextCursor;
        }
        assert.deepEqual(listed, sent);
        assert.equal(pages, 2);
      });

      it('gives those of one status', async () => {
        const { ownerID, jobID } = await send();
        await send({ ownerID }, '');
        const { items } = await jobs.list(ownerID, { status: 'Queued', limit: 10 });
        assert.deepEqual(
          items.map((item) => item.jobID),
          [jobID],
        );
        assert.deepEqual((await jobs.list(ownerID, { status: 'Failed', limit: 10 })).items, []);
      });

      it('refuses a cursor that no page gave', async () => {
        await assert.rejects(jobs.list(randomUUID(), { limit: 10, cursor: 'nonsense' }), {
          name: 'AppError',
          code: 'bad_cursor',
        });
      });
    });

    it('has nothing for a stranger, as for an id that no job has', async () => {
      const { jobID } = await send();
      const stranger = randomUUID();
      for (const id of [jobID, randomUUID()]) {
        await assert.rejects(jobs.detail(stranger, id), NOT_FOUND);
        await assert.rejects(jobs.file(stranger, id, UNENDING), NOT_FOUND);
        await assert.rejects(jobs.report(stranger, id), NOT_FOUND);
        await assert.rejects(jobs.retry(stranger, id), NOT_FOUND);
        await assert.rejects(jobs.remove(stranger, id), NOT_FOUND);
        await assert.rejects(jobs.assertOwner(stranger, id), NOT_FOUND);
      }
      assert.deepEqual((await jobs.list(stranger, { limit: 10 })).items, []);
      assert.equal((await jobs.combinedReport(stranger)).jobs.total, 0);
    });

    it('gives the bytes of an upload back, before and after its report', async () => {
      const { ownerID, jobID } = await send({ fileName: 'own.log' });
      const read = async () => {
        const { pieces, ...facts } = await jobs.file(ownerID, jobID, UNENDING);
        return { ...facts, text: Buffer.concat(await Array.fromAsync(pieces)).toString() };
      };
      const expected = { fileName: 'own.log', totalBytes: LOG.length, text: LOG };
      assert.deepEqual(await read(), expected);
      await opened.complete(jobID);
      assert.deepEqual(await read(), expected);
    });

    it('has no bytes of an upload that failed', async () => {
      const request = { ownerID: randomUUID(), jobID: randomUUID() };
      await assert.rejects(sendFailing(new Error('connection reset'), request));
      await assert.rejects(jobs.file(request.ownerID, request.jobID, UNENDING), {
        name: 'AppError',
        code: 'bytes_gone',
      });
    });

    it('reads a job again that has ended, and no other', async () => {
      const { ownerID, jobID } = await send();
      await assert.rejects(jobs.analyzeAgain(ownerID, jobID, {}), { code: 'not_rereadable' });
      await opened.complete(jobID);
      const stranger = jobs.analyzeAgain(randomUUID(), jobID, {});
      await assert.rejects(stranger, NOT_FOUND);
      const unknown = jobs.analyzeAgain(ownerID, jobID, { format: 'no-such-format' });
      await assert.rejects(unknown, { code: 'unknown_format' });
      const detail = await jobs.analyzeAgain(ownerID, jobID, { format: 'auto', keywords: ['a'] });
      assertFits(JobDetail, detail);
      assert.equal(detail.status, 'Completed');
      assert.notEqual(detail.reread, null);
    });

    it('lets the owner pass', async () => {
      const { ownerID, jobID } = await send();
      await jobs.assertOwner(ownerID, jobID);
    });

    it('reports a job before it begins and when it is done', async () => {
      const { ownerID, jobID } = await send();
      const early = await jobs.report(ownerID, jobID);
      assertFits(JobReport, early);
      assert.equal(early.status, 'Queued');
      assert.equal(early.totalLogsProcessed, 0);
      await opened.complete(jobID);
      const done = await jobs.report(ownerID, jobID);
      assertFits(JobReport, done);
      const { status, progressInPercentage, error } = done;
      assert.deepEqual([status, progressInPercentage, error], ['Completed', 100, null]);
      await assert.rejects(jobs.retry(ownerID, jobID), NOT_RETRYABLE);
    });

    it("counts the owner's jobs by status in the combined report", async () => {
      const { ownerID } = await send();
      await send({ ownerID }, '');
      await send({ ownerID }, '');
      await send();
      const report = await jobs.combinedReport(ownerID);
      assertFits(CombinedReport, report);
      const none = Object.fromEntries(JOB_STATUSES.map((status) => [status, 0]));
      assert.deepEqual(report.jobs, { total: 3, byStatus: { ...none, Queued: 1, Completed: 2 } });
    });

    it('runs a failed job again', async () => {
      const { ownerID, jobID } = await send();
      await assert.rejects(jobs.retry(ownerID, jobID), NOT_RETRYABLE);
      await opened.fail(jobID);
      const failed = await jobs.detail(ownerID, jobID);
      assert.equal(failed.status, 'Failed');
      assert.ok(failed.error);
      const retried = await jobs.retry(ownerID, jobID);
      assertFits(JobSummary, retried);
      const { status, attempts, error } = retried;
      assert.deepEqual([status, attempts, error], ['Queued', 2, null]);
      assert.equal((await jobs.detail(ownerID, jobID)).status, 'Queued');
      await assert.rejects(jobs.retry(ownerID, jobID), NOT_RETRYABLE);
      await opened.complete(jobID);
      assert.equal((await jobs.detail(ownerID, jobID)).status, 'Completed');
    });

    it('removes a job, whose id is free then', async () => {
      const { ownerID, jobID } = await send();
      await jobs.remove(ownerID, jobID);
      await assert.rejects(jobs.detail(ownerID, jobID), NOT_FOUND);
      await assert.rejects(jobs.remove(ownerID, jobID), NOT_FOUND);
      assert.equal(await jobs.live(jobID), null);
      assert.deepEqual((await jobs.list(ownerID, { limit: 10 })).items, []);
      assert.equal((await send({ jobID })).jobID, jobID);
    });

    it('has a live message for each job, and null for none', async () => {
      const { ownerID, jobID } = await send();
      const { keyWordCounts, ...message } = (await jobs.live(jobID))!;
      assert.deepEqual(message, {
        jobID,
        progressInPercentage: (await jobs.detail(ownerID, jobID)).progressInPercentage,
        uniqueIPs: 0,
        invalidLogs: 0,
        totalLogsProcessed: 0,
        status: 'Queued',
        logLevelCounts: { trace: 0, debug: 0, info: 0, notice: 0, warn: 0, error: 0, fatal: 0 },
      });
      assert.ok(Object.values(keyWordCounts).every((count) => count === 0));
      await opened.complete(jobID);
      const { status, progressInPercentage } = (await jobs.live(jobID))!;
      assert.deepEqual([status, progressInPercentage], ['Completed', 100]);
      assert.equal(await jobs.live(randomUUID()), null);
    });

    it('tells the state of the queues', async () => {
      const report = await jobs.queueStatus();
      assertFits(QueueReport, report);
      assert.ok(report.queues.length > 0);
    });

    it("answers for another user's job exactly what it answers for none", async () => {
      const { jobID } = await send();
      const stranger = randomUUID();
      const asked: Record<string, (id: string) => Promise<unknown>> = {
        detail: (id: string) => jobs.detail(stranger, id),
        file: (id: string) => jobs.file(stranger, id, UNENDING),
        report: (id: string) => jobs.report(stranger, id),
        retry: (id: string) => jobs.retry(stranger, id),
        remove: (id: string) => jobs.remove(stranger, id),
        assertOwner: (id: string) => jobs.assertOwner(stranger, id),
      };
      for (const [name, ask] of Object.entries(asked)) {
        const refusal = async (id: string) => {
          const { code, message } = await ask(id).then(
            () => assert.fail(name),
            (error) => error,
          );
          return { code, message };
        };
        const foreign = await refusal(jobID);
        assert.equal(foreign.code, 'not_found', name);
        assert.deepEqual(foreign, await refusal(randomUUID()), name);
      }
    });

    it("tells an owner the state of his own jobs, in the queue's shape", async () => {
      const { ownerID, jobID } = await send();
      await send();
      const before = await jobs.ownQueueStatus(ownerID);
      assertFits(QueueReport, before);
      assert.deepEqual([before.failed, before.workers], [0, []]);
      await opened.fail(jobID);
      assert.equal((await jobs.ownQueueStatus(ownerID)).failed, 1);
      assert.equal((await jobs.ownQueueStatus(randomUUID())).failed, 0);
    });

    it('tells administrators what failed, whoever it belongs to, without what is in a file', async () => {
      const [first, second] = [await send({ fileName: 'private.log' }), await send()];
      await opened.fail(first.jobID);
      await opened.fail(second.jobID);
      const found = [];
      let cursor: string | undefined;
      do {
        const page = await jobs.failures({ limit: 1, cursor });
        for (const item of page.items) assertFits(FailedJob, item);
        found.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      const owners = new Map(found.map(({ jobID, ownerID }) => [jobID, ownerID]));
      assert.equal(owners.get(first.jobID), first.ownerID);
      assert.equal(owners.get(second.jobID), second.ownerID);
      assert.doesNotMatch(JSON.stringify(found), /private|message/);
    });

    it("removes all jobs of an owner and nobody else's", async () => {
      const { ownerID, jobID } = await send();
      await send({ ownerID });
      const other = await send();
      await jobs.removeAllOf(ownerID);
      assert.deepEqual((await jobs.list(ownerID, { limit: 10 })).items, []);
      await assert.rejects(jobs.report(ownerID, jobID), NOT_FOUND);
      await jobs.detail(other.ownerID, other.jobID);
      await jobs.removeAllOf(ownerID);
    });
  });
}

/** What is answered has to fit the schema that the routes promise. */
function assertFits(schema: TSchema, value: unknown): void {
  assert.deepEqual(Errors(schema, value), []);
}

/** A source that fails after its first bytes. */
async function* failing(error: unknown): AsyncGenerator<Uint8Array> {
  yield Buffer.from(LOG);
  throw error;
}
