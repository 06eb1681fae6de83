import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { eventually } from '../../test/support/eventually.ts';
import { AppError } from '../errors.ts';
import { assertProblem } from './testing/problems.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

let server: TestServer;
const logged: string[] = [];
before(async () => {
  const stream = { write: (line: string) => void logged.push(line) };
  server = await startServer({ logger: { level: 'warn', stream } });
});
after(() => server.close());

const PIECE = Buffer.alloc(64 * 1024, 'a line of a log\n');

async function upload(fileName: string, content: Buffer | string): Promise<string> {
  const route = `/api/upload-logs/${encodeURIComponent(fileName)}`;
  const answer = await server.fetch(route, { method: 'PUT', body: content });
  const { jobs } = (await answer.json()) as { jobs: { jobID: string }[] };
  return jobs[0]!.jobID;
}

it('sends the bytes of an upload with their name and length', async () => {
  const jobID = await upload('app.log', PIECE);
  const answer = await server.fetch(`/api/jobs/${jobID.toUpperCase()}/file`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/octet-stream');
  assert.equal(answer.headers.get('content-length'), String(PIECE.length));
  assert.equal(answer.headers.get('content-disposition'), 'attachment; filename=app.log');
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), PIECE);
});

it('sends an empty file', async () => {
  const answer = await server.fetch(`/api/jobs/${await upload('empty.log', '')}/file`);
  assert.equal(answer.headers.get('content-length'), '0');
  assert.equal((await answer.arrayBuffer()).byteLength, 0);
});

it('encodes any name, so that it cannot say anything else', async () => {
  const jobID = await upload('ä"; filename=evil.exe; x=".log', 'x');
  const answer = await server.fetch(`/api/jobs/${jobID}/file`);
  const header = answer.headers.get('content-disposition') ?? '';
  const [, encoded = ''] = /; filename\*=UTF-8''(\S+)$/.exec(header) ?? [];
  assert.equal(decodeURIComponent(encoded), 'ä"; filename=evil.exe; x=".log');
  assert.match(header, /^attachment; filename="\?\\"; filename=evil\.exe; x=\\"\.log"; /);
});

it('tells of the file without reading it', async () => {
  const { jobID } = server.jobs.add('alice', { fileName: 'large.log', totalBytes: 10 ** 12 });
  let isReturned = false;
  let pieces = 0;
  server.jobs.files.set(jobID, async function* () {
    try {
      for (;;) {
        pieces++;
        yield PIECE;
      }
    } finally {
      isReturned = true;
    }
  });
  const answer = await server.fetch(`/api/jobs/${jobID}/file`, { method: 'HEAD' });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-length'), String(10 ** 12));
  assert.equal(pieces, 0);
  // One that has not begun ends without having run.
  assert.equal(isReturned, false);
});

for (const [state, fields] of [
  ['a file that is whole', { totalBytes: 10 ** 9 }],
  ['a file that still uploads', { status: 'Uploading' }],
] as const) {
  it(`cuts the connection off where the bytes are damaged of ${state}, and logs why`, async () => {
    const { jobID } = server.jobs.add('alice', fields);
    server.jobs.files.set(jobID, async function* () {
      yield PIECE;
      throw new AppError('blob_corrupt', 'The stored bytes from line 7 on are damaged.');
    });
    const answer = await server.fetch(`/api/jobs/${jobID}/file`);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.has('content-length'), 'totalBytes' in fields);
    await assert.rejects(answer.arrayBuffer());
    const line = logged.find((one) => one.includes(jobID));
    assert.match(line ?? '', /blob_corrupt.*from line 7 on/);
  });
}

it('stops reading when the client leaves', async () => {
  const { jobID } = server.jobs.add('alice', { totalBytes: 10 ** 12 });
  let isReturned = false;
  server.jobs.files.set(jobID, async function* () {
    try {
      for (;;) yield PIECE;
    } finally {
      isReturned = true;
    }
  });
  const leaving = new AbortController();
  const answer = await server.fetch(`/api/jobs/${jobID}/file`, { signal: leaving.signal });
  const reader = answer.body!.getReader();
  await reader.read();
  leaving.abort();
  await eventually('the reading to end', () => isReturned);
  assert.ok(!logged.some((line) => line.includes(jobID)));
});

it('takes no more from the store than a client reads', async () => {
  const { jobID } = server.jobs.add('alice', { totalBytes: 10 ** 12 });
  let taken = 0;
  server.jobs.files.set(jobID, async function* () {
    for (;;) {
      taken++;
      yield PIECE;
    }
  });
  const leaving = new AbortController();
  await server.fetch(`/api/jobs/${jobID}/file`, { signal: leaving.signal });
  let before = -1;
  await eventually('the sending to pause', async () => {
    const isPaused = taken === before;
    before = taken;
    return isPaused;
  });
  // What is between server and client: some megabytes of buffers.
  assert.ok(taken * PIECE.length < 64 * 1024 * 1024, `${taken} pieces`);
  leaving.abort();
});

it('says that the bytes of a failed upload are gone', async () => {
  server.jobs.faults.set('broken.log', new Error('connection reset'));
  await server.fetch('/api/upload-logs/broken.log', { method: 'PUT', body: 'a line\n' });
  const { jobID } = server.jobs.received.at(-1)!;
  await assertProblem(await server.fetch(`/api/jobs/${jobID}/file`), 'bytes_gone');
});
