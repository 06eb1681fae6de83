import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { cannotRun, type Fleet, openFleet } from '../support/chaos.ts';
import type { Json } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { randomLog } from '../support/logs.ts';

const TEMPLATE = new URL(
  '../../deploy/helm/log-flow/templates/scaled-object.yaml',
  import.meta.url,
);

/** KEDA itself needs a cluster; this asks RabbitMQ what KEDA asks, with the pattern of the chart. */
describe('scaling workers by the length of the queues', { skip: cannotRun }, () => {
  let fleet: Fleet;
  before(async () => {
    fleet = await openFleet({ workers: 0 });
  });
  after(() => fleet.close());

  /** The sum of messages, ready and in hand, over the queues whose name fits. */
  const messages = async (): Promise<number> => {
    const pattern = /queueName: '(.*)'/.exec(readFileSync(TEMPLATE, 'utf8'))![1]!;
    const { username, password, origin } = new URL(fleet.env.RABBITMQ_MANAGEMENT_URL!);
    const host = new URL(fleet.env.RABBITMQ_URL!).pathname.slice(1);
    const query = new URLSearchParams({
      ...{ page: '1', page_size: '100', pagination: 'false' },
      ...{ use_regex: 'true', name: pattern },
    });
    const answer = await fetch(`${origin}/api/queues/${host}?${query}`, {
      headers: {
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      },
    });
    assert.equal(answer.status, 200);
    const { items } = (await answer.json()) as Json;
    assert.equal(items.length, 5, JSON.stringify(items.map((queue: Json) => queue.name)));
    return items.reduce((sum: number, queue: Json) => sum + (queue.messages ?? 0), 0);
  };

  it('counts what waits, and nothing when it is done', async () => {
    const files = 6;
    const sent = [];
    for (let file = 0; file < files; file++)
      sent.push(await fleet.client.put(`${file}.log`, randomLog(100)));
    // RabbitMQ brings these numbers up to date now and then.
    await eventually('all files to wait', async () => (await messages()) === files);
    await fleet.addWorker();
    for (const { jobID } of sent) await fleet.client.finished(jobID);
    await eventually('nothing to wait', async () => (await messages()) === 0);
  });
});
