import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { Registry } from 'prom-client';
import type { WorkerState } from '../jobs/index.ts';
import { createWorkerServer } from './worker-server.ts';

const PROGRESS = Date.parse('2026-12-01T00:00:00Z');
let state: WorkerState = { busy: 0, progressAt: PROGRESS, stuck: null };
let asked = 0;
const stopping = new AbortController();
let origin: string;
let close: () => Promise<void>;

before(async () => {
  const server = await createWorkerServer({
    registry: new Registry(),
    workerID: 'worker-1',
    state: () => state,
    checks: {
      database: async () => {
        asked++;
      },
    },
    signal: stopping.signal,
    settings: { version: '0.0.0-test', readySeconds: 0, closeSeconds: 1, metrics: 'admin' },
  });
  origin = await server.listen({ host: '127.0.0.1', port: 0 });
  close = () => server.close();
});
after(() => close());

const ask = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(origin + path, { headers });
  const text = await answer.text();
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape it asks for.
  return { status: answer.status, body: text.startsWith('{') ? (JSON.parse(text) as any) : text };
};

it('says that it is alive, and asks nobody for that', async () => {
  const { status, body } = await ask('/health');
  assert.equal(status, 200);
  assert.equal(body.status, 'ok');
  assert.equal(body.workerID, 'worker-1');
  assert.equal(body.lastProgress, '2026-12-01T00:00:00.000Z');
  assert.equal(asked, 0);
});

it('says that it is stuck', async () => {
  state = { busy: 2, progressAt: PROGRESS, stuck: 'no_progress' };
  const { status, body } = await ask('/health');
  assert.equal(status, 503);
  assert.deepEqual([body.status, body.stuck, body.busy], ['stuck', 'no_progress', 2]);
  const ready = await ask('/ready');
  assert.equal(ready.status, 503);
  assert.equal(ready.body.checks.worker.ok, false);
  assert.equal(ready.body.checks.database.ok, true);
  state = { busy: 0, progressAt: PROGRESS, stuck: null };
  assert.equal((await ask('/ready')).status, 200);
});

it('shows its metrics to its own machine alone, unless METRICS=open', async () => {
  assert.equal((await ask('/metrics')).status, 200);
  const refused = await ask('/metrics', { 'x-forwarded-for': '192.0.2.7' });
  assert.equal(refused.status, 403);
  assert.equal(refused.body.code, 'admin_required');
});

it('has nothing else', async () => {
  assert.equal((await ask('/api/jobs')).status, 404);
  assert.equal((await ask('/')).status, 404);
});

it('is not ready while it stops', async () => {
  stopping.abort();
  assert.equal((await ask('/ready')).status, 503);
  assert.equal((await ask('/health')).status, 200);
});
