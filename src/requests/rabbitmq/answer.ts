import { setImmediate } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { AsyncMessage, Connection, Consumer } from 'rabbitmq-client';
import { failed, GONE, replyOf } from '../replies.ts';
import type { Answering, RequestHandler } from '../request-bus.ts';
import { type Names, queueOf } from './names.ts';

/** Ids of withdrawn requests that are remembered, in case the request comes later. */
const MAX_WITHDRAWN = 10_000;

interface Broker {
  connection: Connection;
  names: Names;
  onError: (error: Error) => void;
}

type Reply = (body: Buffer) => Promise<void>;

/** Answers requests with a consumer for each that may run at once: so the broker can count them. */
export async function answerRequests(
  { connection, names, onError }: Broker,
  handler: RequestHandler,
  { concurrency }: { concurrency: number },
): Promise<Answering> {
  const withdrawn = new LRUCache<string, true>({ max: MAX_WITHDRAWN });
  const running = new Map<string, AbortController>();

  async function handle({ messageId = '', redelivered, body }: AsyncMessage, reply: Reply) {
    if (withdrawn.has(messageId)) return;
    // Whoever had it before is gone, perhaps because of it.
    if (redelivered) return reply(asBuffer(failed('answerer_gone', GONE)));
    const cancelling = new AbortController();
    running.set(messageId, cancelling);
    try {
      const answer = await replyOf(handler, body, cancelling.signal);
      if (!withdrawn.has(messageId)) await reply(asBuffer(answer));
    } finally {
      running.delete(messageId);
    }
  }

  const withdrawals = connection.createConsumer(
    {
      queue: '',
      queueOptions: { exclusive: true, autoDelete: true },
      exchanges: [names.withdrawn],
      queueBindings: [{ exchange: names.withdrawn.exchange }],
      noAck: true,
    },
    ({ body }) => {
      withdrawn.set(body, true);
      running.get(body)?.abort();
    },
  );
  const consumers = Array.from({ length: concurrency }, () =>
    connection.createConsumer(
      {
        queue: names.queue,
        queueOptions: queueOf(names),
        qos: { prefetchCount: 1 },
        requeue: false,
      },
      handle,
    ),
  );
  await Promise.all([withdrawals, ...consumers].map((consumer) => begun(consumer, onError)));
  return {
    close: async () => {
      const closed = consumers.map((consumer) => consumer.close());
      // The broker must have heard that they take no more when it hears that they are free.
      await setImmediate();
      for (const cancelling of running.values()) cancelling.abort();
      await Promise.all(closed);
      await withdrawals.close();
    },
  };
}

async function begun(consumer: Consumer, onError: (error: Error) => void): Promise<void> {
  consumer.on('error', onError);
  await new Promise<void>((resolve) => consumer.once('ready', resolve));
}

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
