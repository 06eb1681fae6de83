import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from 'pg';
import { cannotRun, type Fleet, openFleet } from '../support/chaos.ts';
import { eventually } from '../support/eventually.ts';
import { randomLog } from '../support/logs.ts';
import { startWorker } from '../support/server.ts';

type Worker = Awaited<ReturnType<typeof startWorker>>;

describe("a worker's port", { skip: cannotRun }, () => {
  let fleet: Fleet;
  before(async () => {
    fleet = await openFleet({ workers: 0 });
  });
  after(() => fleet.close());

  /** A worker with a port, which dies with the fleet. */
  const start = async (env: Record<string, string> = {}) => {
    const worker: Worker = await startWorker(fleet.folder, {
      ...fleet.env,
      WORKER_PORT: '0',
      ...env,
    });
    fleet.workers.push(worker);
    const url = await eventually('its address', () => addressOf(worker));
    const ask = async (route: string) => {
      // One that does not answer fails the test instead of keeping it.
      const answer = await fetch(url + route, { signal: AbortSignal.timeout(10_000) });
      const text = await answer.text();
      // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape it asks for.
      return { status: answer.status, text, body: () => JSON.parse(text) as any };
    };
    return { worker, ask };
  };
  const addressOf = (worker: Worker) =>
    /Health and metrics: (\S+?)\/health/.exec(worker.output())?.[1];

  it('says that the worker lives and is ready, and what it does', async () => {
    const { worker, ask } = await start();
    const health = (await ask('/health')).body();
    assert.deepEqual([health.status, health.workerID], ['ok', worker.id]);
    assert.deepEqual((await ask('/ready')).body(), {
      status: 'ready',
      checks: {
        database: { ok: true },
        queue: { ok: true },
        blobs: { ok: true },
        worker: { ok: true },
      },
    });
    const { jobID } = await fleet.client.put('small.log', randomLog(10));
    await fleet.client.finished(jobID);
    const metrics = await eventually('the chunk to be counted', async () => {
      const { text } = await ask('/metrics');
      return text.includes('log_flow_chunks_total{outcome="committed"} 1') && text;
    });
    assert.match(metrics, /log_flow_queue_wait_seconds_count\{class="small"\} 1/);
    assert.match(metrics, /log_flow_database_connections_max 10/);
    assert.match(metrics, /log_flow_database_connections\{state="idle"\} \d/);
    assert.equal(await worker.stop(), 0);
  });

  it('says that the worker is stuck, where a step of a chunk never ends', async () => {
    const { worker, ask } = await start({ WORKER_STUCK_SECONDS: '2' });
    const holder = new Client({ connectionString: fleet.env.DATABASE_URL });
    await holder.connect();
    worker.process.kill('SIGSTOP');
    try {
      await fleet.client.put('held.log', randomLog(10));
      await holder.query('begin');
      await holder.query('lock table chunks in access exclusive mode');
      worker.process.kill('SIGCONT');
      const stuck = await eventually('the worker to be stuck', async () => {
        const health = await ask('/health');
        return health.status === 503 && health.body();
      });
      assert.deepEqual([stuck.status, stuck.stuck], ['stuck', 'no_progress']);
      assert.ok(stuck.busy > 0);
      const { checks } = (await ask('/ready')).body();
      assert.equal(checks.worker.ok, false);
      assert.equal(checks.database.ok, true);
      assert.match((await ask('/metrics')).text, /log_flow_worker_stuck 1/);
      await eventually('a line in the log', () =>
        worker.output().includes('the worker makes no progress'),
      );
      await holder.query('rollback');
      await eventually('the worker to go on', async () => (await ask('/health')).status === 200);
    } finally {
      await holder.end();
      await worker.kill();
    }
  });

  it('is well and not ready while the broker is away', async () => {
    const { ask } = await start({ WORKER_STUCK_SECONDS: '2' });
    await fleet.servers.rabbitmq.kill();
    const ready = await eventually('the worker to see it', async () => {
      const answer = await ask('/ready');
      return answer.status === 503 && answer.body();
    });
    assert.equal(ready.checks.queue.ok, false);
    assert.ok(ready.checks.queue.reason.length > 0, 'this machine is told the reason');
    assert.deepEqual(ready.checks.worker, { ok: true });
    assert.equal((await ask('/health')).status, 200);
    await eventually('the metrics of the API process to say so', async () => {
      const api = await fetch(`${fleet.apis[0]!.url}/metrics`);
      assert.equal(api.status, 200, 'metrics come without the broker');
      return /log_flow_scrape_failures_total [1-9]/.test(await api.text());
    });
    await fleet.servers.rabbitmq.start();
    await eventually('the worker to be ready again', async () => {
      return (await ask('/ready')).status === 200;
    });
  });
});
