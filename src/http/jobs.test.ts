import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import { assertProblem } from './testing/problems.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const json = async (response: Response, status = 200) => {
  assert.equal(response.status, status, await response.clone().text());
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape it asks for.
  return (await response.json()) as any;
};

it("lists the caller's jobs by page and status", async () => {
  for (let i = 0; i < 25; i++) server.jobs.add('alice', { fileName: `${i}.log` });
  server.jobs.add('alice', { status: 'In Progress' });
  server.jobs.add('bob');
  const first = await json(await server.fetch('/api/jobs'));
  assert.equal(first.items.length, 20);
  const second = await json(await server.fetch(`/api/jobs?limit=100&cursor=${first.nextCursor}`));
  assert.equal(second.items.length, 6);
  assert.equal(second.nextCursor, null);
  const running = await json(await server.fetch('/api/jobs?status=In%20Progress'));
  assert.equal(running.items.length, 1);
  assert.equal(running.items[0].status, 'In Progress');
});

it('refuses queries that do not fit', async () => {
  const odd = ['1.5', '-1', '%2B5', '1e2', '%205', '0x10', '', 'x'].map((text) => `limit=${text}`);
  for (const query of [...odd, 'limit=0', 'limit=101', 'limit=1&limit=2', 'status=Done']) {
    const response = await server.fetch(`/api/jobs?${query}`);
    const { errors } = await assertProblem(response, 'validation_failed');
    assert.equal(errors![0]!.path, `/${query.split('=')[0]}`);
  }
  await assertProblem(await server.fetch('/api/jobs?cursor=nonsense'), 'bad_cursor');
});

it('shows, reports, retries and removes one job', async () => {
  const { jobID } = server.jobs.add('alice', { status: 'Failed' });
  assert.deepEqual((await json(await server.fetch(`/api/jobs/${jobID}`))).history, []);
  const upper = await json(await server.fetch(`/api/stats/${jobID.toUpperCase()}`));
  assert.equal(upper.jobID, jobID);
  assert.equal(upper.totalLogsProcessed, 0);
  // Many clients name a content type for a body they do not send.
  const headers = { 'content-type': 'application/json' };
  const retry = await server.fetch(`/api/jobs/${jobID}/retry`, { method: 'POST', headers });
  assert.equal((await json(retry, 202)).attempts, 2);
  const removed = await server.fetch(`/api/jobs/${jobID}`, { method: 'DELETE', headers });
  assert.equal(removed.status, 204);
  await assertProblem(await server.fetch(`/api/jobs/${jobID}`), 'not_found');
});

it('retries nothing that has not failed', async () => {
  const { jobID } = server.jobs.add('alice');
  const retry = await server.fetch(`/api/jobs/${jobID}/retry`, { method: 'POST' });
  await assertProblem(retry, 'not_retryable');
});

it('reads a job again as it is told, and refuses what it does not know', async () => {
  const { jobID } = server.jobs.add('alice', { status: 'Completed' });
  const analyze = (body: object) => {
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'POST', headers, body: JSON.stringify(body) };
    return server.fetch(`/api/jobs/${jobID}/analyze`, request);
  };
  const { reread } = await json(await analyze({ format: 'auto', keywords: ['panic'] }), 202);
  assert.equal(reread.status, 'Queued');
  await assertProblem(await analyze({ format: 'no-such-format' }), 'unknown_format');
  for (const body of [
    { keywords: [] },
    { keywords: [''] },
    { keywords: ['a', 'a'] },
    { zone: 'UTC' },
  ]) {
    await assertProblem(await analyze(body), 'validation_failed');
  }
  const { errors } = await assertProblem(await analyze({ zone: 'UTC' }), 'validation_failed');
  assert.deepEqual(errors, [{ path: '/zone', message: 'is unknown' }]);
});

it("answers for somebody else's job as for none", async () => {
  const { jobID } = server.jobs.add('bob');
  const requests: [method: string, path: (id: string) => string][] = [
    ['GET', (id) => `/api/jobs/${id}`],
    ['GET', (id) => `/api/jobs/${id}/file`],
    ['DELETE', (id) => `/api/jobs/${id}`],
    ['POST', (id) => `/api/jobs/${id}/retry`],
    ['GET', (id) => `/api/stats/${id}`],
  ];
  for (const [method, path] of requests) {
    const theirs = await assertProblem(await server.fetch(path(jobID), { method }), 'not_found');
    const none = await server.fetch(path(randomUUID()), { method });
    assert.deepEqual(await assertProblem(none, 'not_found'), theirs);
    await assertProblem(await server.fetch(path('nonsense'), { method }), 'bad_job_id');
  }
});

it('says how many jobs a report may be of, whatever their ids are', async () => {
  const ask = (ids: string[]) =>
    server.fetch(`/api/stats?${new URLSearchParams(ids.map((id) => ['jobID', id]))}`);
  const ids = Array.from({ length: 101 }, () => randomUUID());
  for (const many of [ids, [...ids, 'nonsense']]) {
    const { detail, errors } = await assertProblem(await ask(many), 'validation_failed');
    assert.equal(detail, 'Give at most 100 job ids.');
    assert.deepEqual(errors, [
      { path: '/jobID', message: 'must not be given more than 100 times' },
    ]);
  }
  await assertProblem(await ask([ids[0]!, 'nonsense']), 'bad_job_id');
  await assertProblem(await ask(ids.slice(1)), 'not_found');
});

it('gives the combined report and the state of the queues', async () => {
  const authorization = 'Bearer bob';
  const { jobs } = await json(await server.fetch('/api/stats', { headers: { authorization } }));
  server.jobs.add('bob', { status: 'Failed' });
  const later = await json(await server.fetch('/api/stats', { headers: { authorization } }));
  assert.equal(later.jobs.total, jobs.total + 1);
  assert.equal(later.jobs.byStatus.Failed, jobs.byStatus.Failed + 1);
  const own = await json(await server.fetch('/api/queue-status'));
  assert.equal(own.queues[0].name, 'own');
  const asRoot = { headers: { authorization: 'Bearer root' } };
  const { queues } = await json(await server.fetch('/api/queue-status', asRoot));
  assert.equal(queues[0].name, 'chunks');
});
