import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { eventually } from '../../test/support/eventually.ts';
import { AppError } from '../errors.ts';
import { assertProblem } from './testing/problems.ts';
import { rawClient } from './testing/raw-client.ts';
import { startServer, type TestServer } from './testing/start-server.ts';
import { headOf, jobsOf } from './testing/uploads.ts';

const MIB = 1024 * 1024;
type Body = NonNullable<RequestInit['body']>;

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());
beforeEach(() => {
  server.jobs.received.length = 0;
  server.jobs.faults.clear();
});

const formOf = (
  ...files: [field: string, content: string | Buffer<ArrayBuffer>, name: string][]
) => {
  const form = new FormData();
  for (const [field, content, name] of files) form.append(field, new Blob([content]), name);
  return form;
};
const post = (body: Body, query = '', headers: Record<string, string> = {}) =>
  server.fetch(`/api/upload-logs${query}`, { method: 'POST', body, headers });

const BOUNDARY = '----log-flow-test';
const partHead = (name: string, fileName: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="${fileName}"\r\n\r\n`;
const formHeaders = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };

describe('POST /api/upload-logs', () => {
  it('hands the format on with every file, and refuses one that nobody knows', async () => {
    const files = formOf(['file', 'one', 'a.log'], ['file', 'two', 'b.log']);
    await jobsOf(await post(files, '?format=syslog'));
    assert.deepEqual(
      server.jobs.received.map(({ format }) => format),
      ['syslog', 'syslog'],
    );
    const error = new AppError('unknown_format', 'no format is named "x"');
    server.jobs.faults.set('a.log', error);
    const refused = await post(formOf(['file', 'one', 'a.log']), '?format=x');
    await assertProblem(refused, 'unknown_format');
  });

  it('makes a job of each part named file, in order', async () => {
    const large = randomBytes(2 * MIB);
    const form = formOf(
      ['comment', 'not a file', 'comment.txt'],
      ['file', large, 'large.log'],
      ['file', 'small', 'größe.log'],
    );
    form.append('note', 'a field');
    const jobs = await jobsOf(await post(form));
    assert.deepEqual(
      jobs.map(({ fileName, totalBytes, status }) => [fileName, totalBytes, status]),
      [
        ['large.log', large.length, 'Queued'],
        ['größe.log', 5, 'Queued'],
      ],
    );
    assert.ok(server.jobs.received[0]!.bytes.equals(large));
  });

  it('hands bytes on while the part still arrives', async () => {
    const client = rawClient(server.port);
    client.send(
      headOf('POST', '/api/upload-logs', [
        `Content-Type: ${formHeaders['content-type']}`,
        'Transfer-Encoding: chunked',
      ]),
    );
    const chunk = (text: string) => client.send(`${text.length.toString(16)}\r\n${text}\r\n`);
    chunk(`${partHead('file', 'live.log')}the first line\n`);
    await eventually('the first bytes', () => (server.jobs.received[0]?.bytes.length ?? 0) > 0);
    chunk(`more\r\n--${BOUNDARY}--\r\n`);
    client.send('0\r\n\r\n');
    await eventually('the answer', () => client.received().includes('live.log'));
    assert.equal(server.jobs.received[0]!.bytes.toString(), 'the first line\nmore');
    client.socket.destroy();
  });

  it('answers missing_file, unsupported_media_type and malformed_multipart', async () => {
    await assertProblem(await post(formOf(['other', 'x', 'x.log'])), 'missing_file');
    await assertProblem(await post(''), 'unsupported_media_type');
    const json = { 'content-type': 'application/json' };
    await assertProblem(await post('{}', '', json), 'unsupported_media_type');
    await assertProblem(await post('no form', '', formHeaders), 'malformed_multipart');
    const noBoundary = { 'content-type': 'multipart/form-data' };
    await assertProblem(await post('x', '', noBoundary), 'malformed_multipart');
  });

  it('lets a file fail whose form ends in its middle', async () => {
    const body = `${partHead('file', 'cut.log')}a line\n`;
    await assertProblem(await post(body, '', formHeaders), 'malformed_multipart');
    assert.equal(server.jobs.received[0]!.outcome, 'upload_aborted');
  });

  it('keeps the files that came whole from a form that breaks later', async () => {
    const body = `${partHead('file', 'whole.log')}a\r\n${partHead('file', 'cut.log')}b`;
    const [whole, cut] = await jobsOf(await post(body, '', formHeaders));
    assert.deepEqual([whole!.fileName, whole!.status], ['whole.log', 'Queued']);
    assert.deepEqual([cut!.jobID, cut!.status], [null, 'Failed']);
    assert.equal((cut!.error as { code: string }).code, 'malformed_multipart');
  });

  it('lets the running file break off when the client goes away', async () => {
    const client = rawClient(server.port);
    const headers = [`Content-Type: ${formHeaders['content-type']}`, 'Content-Length: 100000'];
    client.send(headOf('POST', '/api/upload-logs', headers));
    client.send(`${partHead('file', 'whole.log')}a\r\n${partHead('file', 'cut.log')}hello`);
    await eventually('the second file', () => (server.jobs.received[1]?.bytes.length ?? 0) > 0);
    client.socket.destroy();
    await eventually('the outcome', () => server.jobs.received[1]!.outcome !== null);
    assert.deepEqual(
      server.jobs.received.map(({ outcome }) => outcome),
      ['received', 'upload_aborted'],
    );
  });

  it('does not let one bad file spoil the others', async () => {
    const { faults } = server.jobs;
    faults.set('bad.gz', new AppError('corrupt_gzip', 'Damaged.'));
    faults.set('bug.log', new Error('a secret of ours'));
    const jobs = await jobsOf(
      await post(
        formOf(
          ['file', randomBytes(MIB), 'bad.gz'],
          ['file', randomBytes(MIB), 'bug.log'],
          ['file', 'x', '/'],
          ['file', 'fine', 'good.log'],
        ),
      ),
    );
    assert.deepEqual(
      jobs.map(({ fileName, status, error }) => [
        fileName,
        status,
        (error as { code: string } | undefined)?.code,
      ]),
      [
        ['bad.gz', 'Failed', 'corrupt_gzip'],
        ['bug.log', 'Failed', 'internal'],
        ['', 'Failed', 'bad_file_name'],
        ['good.log', 'Queued', undefined],
      ],
    );
    assert.ok(!JSON.stringify(jobs).includes('secret'));
  });

  it('answers the error itself where no file became a job', async () => {
    await assertProblem(await post(formOf(['file', 'x', '..'])), 'bad_file_name');
    server.jobs.faults.set('bug.log', new Error('a secret of ours'));
    const body = await assertProblem(await post(formOf(['file', 'x', 'bug.log'])), 'internal');
    assert.ok(!JSON.stringify(body).includes('secret'));
  });

  it('takes an id for a single file only', async () => {
    const jobID = randomUUID();
    const query = `?jobID=${jobID}`;
    const two = formOf(['file', 'a', 'a.log'], ['file', randomBytes(MIB), 'b.log']);
    await assertProblem(await post(two, query), 'single_file_required');
    // Nothing stayed behind, so the id is still free.
    const [job] = await jobsOf(await post(formOf(['file', 'a', 'a.log']), query));
    assert.equal(job!.jobID, jobID);
    await assertProblem(await post(formOf(['file', 'a', 'a.log']), query), 'job_exists');
    await assertProblem(await post(formOf(['file', 'a', 'a.log']), '?jobID=x'), 'bad_job_id');
  });

  it('takes at most a thousand parts', async () => {
    const parts = Array.from({ length: 1001 }, (_, i) => ['other', 'x', `${i}`] as const);
    const form = formOf(...parts.map(([a, b, c]) => [a, b, c] as [string, string, string]));
    await assertProblem(await post(form), 'body_too_large');
  });
});
