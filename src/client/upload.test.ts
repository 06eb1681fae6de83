import assert from 'node:assert/strict';
import type http from 'node:http';
import { test } from 'node:test';
import { createClient, Problem } from './node/index.ts';
import { answer, problem, startServer } from './testing/server.ts';

const LOG = new TextEncoder().encode('2025-02-20 10:00:00 INFO a\n'.repeat(20_000));

async function bodyOf(request: http.IncomingMessage): Promise<number> {
  let length = 0;
  for await (const piece of request) length += piece.length;
  return length;
}

const idOf = (request: http.IncomingMessage): string =>
  new URL(request.url!, 'http://x').searchParams.get('jobID')!;
const accepted = (jobID: string, totalBytes: number) => ({
  jobs: [{ jobID, fileName: 'a.log', totalBytes, status: 'Queued' }],
});

test('an upload that broke off is sent again under the same id, with its progress from the start', async () => {
  const ids: string[] = [];
  const server = await startServer(async (request, response) => {
    if (request.method === 'GET') return answer(response, 200, {});
    ids.push(idOf(request));
    if (ids.length === 1) {
      request.once('data', () => request.socket.destroy());
      return;
    }
    answer(response, 202, accepted(idOf(request), await bodyOf(request)));
  });
  const client = createClient({ server: server.url, token: 'key' });
  await client.ask('health');
  const progress: number[] = [];
  const [job] = await client.upload(LOG, {
    name: 'a.log',
    onProgress: (sent) => progress.push(sent),
  });
  assert.equal(job!.totalBytes, LOG.length);
  assert.equal(ids.length, 2);
  assert.equal(ids[0], ids[1]);
  assert.equal(progress.filter((sent) => sent === 0).length, 2);
  assert.equal(progress.at(-1), LOG.length);
});

test('an upload whose answer was lost is found where it has arrived', async () => {
  let tries = 0;
  const server = await startServer(async (request, response) => {
    if (request.method === 'GET') {
      const job = { ...accepted('x', 7).jobs[0], error: null, bundle: null };
      return answer(response, 200, { ...job, jobID: request.url!.split('/').at(-1) });
    }
    await bodyOf(request);
    if (++tries === 1) return void request.socket.destroy();
    answer(response, 409, problem('job_exists'));
  });
  const client = createClient({ server: server.url, token: 'key' });
  await client.ask('health');
  const jobID = crypto.randomUUID();
  const entries = await client.upload(LOG, { name: 'a.log', jobID });
  assert.deepEqual(entries, accepted(jobID, 7).jobs);
  tries = 1;
  await assert.rejects(
    client.upload(LOG, { name: 'a.log', jobID }),
    (error) => error instanceof Problem && error.code === 'job_exists',
  );
});

test('a refusal before the end says why; a stream is not sent twice', async () => {
  let tries = 0;
  const server = await startServer((request, response) => {
    tries++;
    request.resume();
    response.setHeader('retry-after', 0);
    answer(response, 429, problem('too_many_uploads'));
  });
  async function* stream(): AsyncGenerator<Uint8Array, void> {
    yield LOG;
  }
  const client = createClient({ server: server.url, token: 'key', mostWaits: 2 });
  await assert.rejects(client.upload(stream(), { name: 'a.log' }), /D/);
  assert.equal(tries, 1);
  await assert.rejects(client.upload(LOG, { name: 'a.log' }), /D/);
  assert.equal(tries, 4);
});

test('a file that cannot be read is said as it is', async () => {
  const server = await startServer((_, response) => answer(response, 202, accepted('x', 0)));
  const client = createClient({ server: server.url, token: 'key' });
  await assert.rejects(client.upload('/nowhere/a.log'), { code: 'ENOENT' });
  await assert.rejects(client.upload(LOG), /needs a name/);
});
