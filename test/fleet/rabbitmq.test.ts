import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Connection } from 'rabbitmq-client';
import { createRabbitBus } from '../../src/live/rabbitmq/index.ts';
import type { Outcome } from '../../src/queue/queue.ts';
import { createRabbitQueue, declareTopology } from '../../src/queue/rabbitmq/index.ts';
import type { TopologyOptions } from '../../src/queue/rabbitmq/topology.ts';
import { createRabbitRequests } from '../../src/requests/rabbitmq/index.ts';
import type { RequestBus } from '../../src/requests/request-bus.ts';
import { progressBusContract } from '../contract/progress-bus.ts';
import { queueContract } from '../contract/queue.ts';
import { requestBusContract } from '../contract/request-bus.ts';
import { eventually } from '../support/eventually.ts';
import { missingRabbitMQ, startRabbitMQ, type TestRabbitMQ } from '../support/rabbitmq.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const missing = missingRabbitMQ();
const ignoreError = () => undefined;
const ACK: Outcome = { kind: 'ack' };

describe('RabbitMQ', { skip: missing ?? false }, () => {
  let broker: TestRabbitMQ;
  before(async () => {
    broker = await startRabbitMQ();
  });
  after(() => broker.stop());

  /** Each test has queues of its own. */
  const newPrefix = () => `t-${randomUUID()}`;
  const openWith = (options: TopologyOptions) =>
    createRabbitQueue({
      url: broker.url,
      managementURL: broker.managementURL,
      onError: ignoreError,
      ...options,
    });
  const open = async (options: TopologyOptions = { prefix: newPrefix() }) => {
    await declareTopology(broker.url, options);
    return openWith(options);
  };
  const messages = (count: number) =>
    Array.from({ length: count }, (_, chunkIndex) => ({ jobID: randomUUID(), chunkIndex }));

  queueContract('RabbitMQ', async () => {
    const queue = await open();
    return { queue, close: () => queue.close(), tellsNoAge: true };
  });

  progressBusContract('RabbitMQ', async () => {
    const prefix = newPrefix();
    const options = { url: broker.url, prefix, onError: ignoreError };
    const [here, there] = await Promise.all([createRabbitBus(options), createRabbitBus(options)]);
    return {
      here: here!,
      there: there!,
      close: async () => {
        await Promise.all([here!.close(), there!.close()]);
      },
    };
  });

  requestBusContract('RabbitMQ', async () => {
    const prefix = newPrefix();
    const connection = new Connection(broker.url);
    const proxies = new Map<RequestBus, TcpProxy>();
    const openBus = async (): Promise<RequestBus> => {
      const proxy = await startTcpProxy(broker.port);
      const url = new URL(broker.url);
      url.port = String(proxy.port);
      const bus = createRabbitRequests({ url: url.href, prefix, onError: ignoreError });
      proxies.set(bus, proxy);
      return bus;
    };
    const [asking, here, there] = [await openBus(), await openBus(), await openBus()];
    return {
      asking,
      answering: [here, there],
      open: openBus,
      cut: async (bus) => {
        proxies.get(bus)!.cut();
      },
      waiting: async () => {
        const queue = { queue: `${prefix}.requests`, passive: true };
        return (await connection.queueDeclare(queue)).messageCount;
      },
      close: async () => {
        await Promise.all([asking, here, there].map((bus) => bus.close()));
        await connection.close();
        for (const proxy of proxies.values()) await proxy.close();
      },
    };
  });

  it('without its queues says to run migrate', async () => {
    await assert.rejects(
      openWith({ prefix: newPrefix() }),
      /run node bin\/log-flow\.js migrate first/,
    );
  });

  it('says why there is no connection', async () => {
    const url = new URL(broker.url);
    url.password = 'wrong';
    const refused = /No connection to RabbitMQ: .*ACCESS_REFUSED/;
    await assert.rejects(declareTopology(url.href), refused);
    await assert.rejects(createRabbitQueue({ url: url.href, onError: ignoreError }), refused);
  });

  it('says which queue has other settings, and what to do', async () => {
    const prefix = newPrefix();
    const connection = new Connection(broker.url);
    const queue = `${prefix}.chunks.1`;
    await connection.queueDeclare({
      queue,
      durable: true,
      arguments: { 'x-queue-type': 'quorum' },
    });
    await connection.close();
    const expected = new RegExp(`${queue} exists with other settings.*delete_queue`);
    await assert.rejects(declareTopology(broker.url, { prefix }), expected);
  });

  it('may be declared again and again', async () => {
    const prefix = newPrefix();
    await declareTopology(broker.url, { prefix });
    await declareTopology(broker.url, { prefix });
  });

  it('rejects a publish that no queue takes', async () => {
    const prefix = newPrefix();
    const queue = await open({ prefix });
    const connection = new Connection(broker.url);
    await connection.queueDelete({ queue: `${prefix}.chunks.0` });
    await connection.close();
    await assert.rejects(queue.publish(messages(1), { class: 'small' }), {
      code: 'queue_failed',
      message: /no queue for 0/,
    });
    await queue.close();
  });

  it('rejects a publish to a queue at its length limit, and takes it when there is room', async () => {
    const queue = await open({ prefix: newPrefix(), maxLength: 5 });
    // The limit is soft: a few more may get in before the queue says no.
    await assert.rejects(
      async () => {
        for (let sent = 0; sent < 50; sent++) await queue.publish(messages(1), { class: 'small' });
      },
      { code: 'queue_failed' },
    );
    const consumer = await queue.consume(async () => ACK, { concurrency: 1 });
    await eventually('room for another', async () => {
      await queue.publish(messages(1), { class: 'small' });
      return true;
    });
    await consumer.close();
    await queue.close();
  });

  it('killed and started again under load loses nothing', async () => {
    const queue = await open();
    const seen = new Set<string>();
    const consumer = await queue.consume(
      async ({ jobID }) => {
        seen.add(jobID);
        return ACK;
      },
      { concurrency: 2 },
    );
    const bus = await createRabbitBus({ url: broker.url, onError: ignoreError });
    let heard = 0;
    const watched = randomUUID();
    bus.subscribe(watched, () => heard++);
    const asking = createRabbitRequests({ url: broker.url, onError: ignoreError });
    const answering = createRabbitRequests({ url: broker.url, onError: ignoreError });
    const answers = await answering.answer(async (request) => request, { concurrency: 1 });
    const ask = async () => {
      const options = { timeLimitMs: 60_000, signal: new AbortController().signal };
      return (await asking.ask(Buffer.from('a'), options)).length === 1;
    };
    assert.ok(await ask());
    const published: string[] = [];
    let isOver = false;
    const publishing = (async () => {
      while (!isOver) {
        const [message] = messages(1);
        try {
          await queue.publish([message!], { class: 'small' });
          published.push(message!.jobID);
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'queue_failed');
        }
      }
    })();
    try {
      await broker.written();
      for (let kill = 0; kill < 2; kill++) {
        const before = published.length;
        await eventually('some to be published', () => published.length > before + 20, 60_000);
        await broker.kill();
        await assert.rejects(ask(), { name: 'RequestError', failure: 'unavailable' });
        await broker.start();
      }
      const before = published.length;
      await eventually('more to be published', () => published.length > before + 20, 60_000);
      isOver = true;
      await publishing;
      await eventually(
        'every confirmed message to come',
        () => published.every((jobID) => seen.has(jobID)),
        60_000,
      );
      const heardBefore = heard;
      await eventually('changes to be heard again', () => {
        bus.changed(watched);
        return heard > heardBefore;
      });
      await eventually('room for a request', async () => (await asking.room()) === 1);
      await eventually('a request to be answered', ask);
    } finally {
      isOver = true;
      await Promise.all([consumer.close(), answers.close()]);
      await Promise.all([queue.close(), bus.close(), asking.close(), answering.close()]);
    }
  });
});
