/** A question spreads over the workers of a fleet, and its answer is that of one process. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cannotRun, type Fleet, openFleet } from '../support/chaos.ts';
import { type Client, clientOf, type Json } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { bracketedLog } from '../support/logs.ts';
import { type RunningServer, runLogFlow, startApi } from '../support/server.ts';

/** About 35 MiB. */
const RECORDS = 400_000;
/** An expression, which cards know nothing of and each record is read for. */
const Q = '/(login|timeout).*"userId": [0-9]*7,/';
const NO_RABBIT = { RABBITMQ_URL: '', RABBITMQ_MANAGEMENT_URL: '' };
/** Some times a worker is killed between two batches, and nothing is lost then. */
const LONG_MS = 300_000;

const ANSWERED = /answered a part of a question/g;
const WITHDRAWN = /a part of a question was withdrawn/g;
const NO_WORKER = /a part of a question came back from no worker/g;

for (const broker of ['RabbitMQ', 'PostgreSQL'] as const) {
  describe(`questions on a fleet with ${broker}`, { skip: cannotRun }, () => {
    let fleet: Fleet;
    /** On the same stores, but with a broker that no worker is at: it answers by itself. */
    let alone: RunningServer;
    let jobID: string;
    before(async () => {
      let rabbit: Record<string, string> = {};
      fleet = await openFleet({
        workers: 2,
        env: async (_servers, { RABBITMQ_URL = '', RABBITMQ_MANAGEMENT_URL = '' }) => {
          rabbit = { RABBITMQ_URL, RABBITMQ_MANAGEMENT_URL };
          const log = { LOGFLOW_LOG_LEVEL: 'info' };
          return broker === 'RabbitMQ' ? log : { ...log, ...NO_RABBIT };
        },
      });
      const other = broker === 'RabbitMQ' ? NO_RABBIT : rabbit;
      const env = { ...fleet.env, ...other, LOGFLOW_WORKERS: '0' };
      assert.equal((await runLogFlow(['migrate'], env)).code, 0);
      alone = await startApi(fleet.folder, env);
      ({ jobID } = await fleet.client.put('app.log', bracketedLog(RECORDS)));
      const { status } = await fleet.client.finished(jobID);
      assert.equal(status, 'Completed');
    });
    after(async () => {
      await alone?.kill();
      await fleet?.close();
    });

    const found = (pattern: RegExp): number[] =>
      fleet.workers.map(({ output }) => output().match(pattern)?.length ?? 0);
    const sum = (numbers: number[]): number => numbers.reduce((all, one) => all + one, 0);
    const unanswered = (): number => fleet.apis[0]!.output().match(NO_WORKER)?.length ?? 0;

    async function ask(client: Client, route: string, more: object = {}): Promise<Json> {
      const query = new URLSearchParams({ q: Q, ...more });
      // The whole count comes with the last line of a page, the whole report with that of its events.
      const headers = { accept: 'application/x-ndjson, */*' };
      const { status, body } = await client.call('GET', `${route}?${query}`, { headers });
      assert.equal(status, 200, JSON.stringify(body));
      if (route.endsWith('/export')) return body;
      const events = (body as string)
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      return events.filter(({ kind }) => kind !== 'progress');
    }
    const lonely = (): Client => clientOf(alone.url, fleet.client.email, fleet.client.token);
    const report = () => ask(fleet.client, `/api/stats/${jobID}`);

    it('are answered as by one process', async () => {
      for (const [route, more] of [
        ['records', { limit: '200' }],
        ['records', { limit: '20', order: '-time' }],
        ['records', { limit: '1', q: 'nosuch:1' }],
        ['export', { format: 'raw' }],
        ['export', { format: 'csv' }],
      ] as const) {
        const path = `/api/jobs/${jobID}/${route}`;
        const spread = await ask(fleet.client, path, more);
        assert.deepEqual(spread, await ask(lonely(), path, more));
        assert.ok(spread.length > 0);
      }
      const around = `/api/jobs/${jobID}/records/300000?before=5&after=5`;
      const contexts = [fleet.client, lonely()].map((client) => client.call('GET', around));
      const [context, expected] = await Promise.all(contexts);
      assert.deepEqual(context!.body, expected!.body);
      assert.deepEqual(await report(), await ask(lonely(), `/api/stats/${jobID}`));
      for (const answered of found(ANSWERED)) assert.ok(answered > 0, 'a worker had no part in it');
      assert.equal(unanswered(), 0);
    });

    it('are stopped in the workers when the client leaves', async () => {
      await eventually(
        'a worker to stop in the middle of a part',
        async () => {
          const before = sum(found(ANSWERED));
          const leaving = new AbortController();
          const answer = fetch(
            `${fleet.apis[0]!.url}/api/stats/${jobID}?q=${encodeURIComponent(Q)}`,
            {
              headers: { authorization: `Bearer ${fleet.client.token}` },
              signal: leaving.signal,
            },
          );
          const left = assert.rejects(answer, { name: 'AbortError' });
          await eventually('the workers to be at it', () => sum(found(ANSWERED)) > before);
          leaving.abort();
          await left;
          return sum(found(WITHDRAWN)) > 0;
        },
        LONG_MS,
      );
      assert.equal(unanswered(), 0);
    });

    it('have whole answers when a worker is killed', async () => {
      const expected = await ask(lonely(), `/api/stats/${jobID}`);
      await eventually(
        'a part to be lost with its worker',
        async () => {
          const before = sum(found(ANSWERED));
          const answer = report();
          await eventually('the workers to be at it', () => sum(found(ANSWERED)) > before);
          await fleet.replaceWorker(fleet.workers[0]!);
          assert.deepEqual(await answer, expected);
          return unanswered() > 0;
        },
        LONG_MS,
      );
    });

    it('have whole answers when workers hang', async () => {
      const expected = await ask(lonely(), `/api/stats/${jobID}`);
      const before = unanswered();
      for (const worker of fleet.workers) worker.process.kill('SIGSTOP');
      assert.deepEqual(await report(), expected);
      for (const worker of fleet.workers) worker.process.kill('SIGCONT');
      assert.ok(unanswered() > before);
    });
  });
}
