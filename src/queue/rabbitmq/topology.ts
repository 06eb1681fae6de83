import { Connection } from 'rabbitmq-client';
import { messageOf, systemCodeOf } from '../../errors.ts';
import { programName } from '../../runtime/program-name.ts';
import { MESSAGE_CLASSES, type MessageClass } from '../queue.ts';

/** The number of a class in the names of queues and in routing keys, which earlier releases have as well. */
export const numberOf = (one: MessageClass): number => MESSAGE_CLASSES.indexOf(one);

/**
 * Seconds by which messages can be delayed, with a queue for each: messages of one queue have the same time to
 * live, because RabbitMQ lets only the first message of a queue expire.
 */
export const DELAYS_SECONDS = [1, 2, 5, 10, 30, 60] as const;

/** The shortest delay that is not shorter than the wanted one; the longest for all that is longer. */
export function delayFor(seconds: number): number {
  return DELAYS_SECONDS.find((delay) => delay >= seconds) ?? DELAYS_SECONDS.at(-1)!;
}

/**
 * Deliveries of one message after which the broker itself dead-letters it. The domain decides much earlier;
 * this is for a message that no handler ever settles.
 */
const DELIVERY_LIMIT = 1000;
/** Messages that wait are not delivered; the default would be 20 in newer brokers. */
const NO_LIMIT = 1_000_000_000;
/** Milliseconds for the first connection; it is tried several times. */
const CONNECT_TIMEOUT_MS = 5000;

export interface TopologyOptions {
  /** In front of all names, to keep several services on one broker apart. */
  prefix?: string | undefined;
  /** Messages that each chunk queue holds at most: more are refused. Unset: no limit. */
  maxLength?: number | undefined;
}

export const DEFAULT_PREFIX = 'log-flow';

export interface Names {
  chunks: string;
  chunkQueue(one: MessageClass): string;
  delay(seconds: number): string;
  failed: string;
}

/** Names of exchanges and queues; an exchange and the queue behind it have the same one. */
export function namesOf(prefix = DEFAULT_PREFIX): Names {
  return {
    chunks: `${prefix}.chunks`,
    chunkQueue: (one) => `${prefix}.chunks.${numberOf(one)}`,
    delay: (seconds) => `${prefix}.delay.${seconds}s`,
    failed: prefix === DEFAULT_PREFIX ? 'failed_queue' : `${prefix}.failed_queue`,
  };
}

interface QueueSpec {
  queue: string;
  exchange: string;
  type: 'direct' | 'fanout';
  routingKey: string;
  arguments: Record<string, string | number>;
}

/** A message stays until the other queue has confirmed it, so that none is lost on the way. */
const deadLetterTo = (exchange: string) => ({
  'x-dead-letter-exchange': exchange,
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
});

function specsOf({ prefix, maxLength }: TopologyOptions): QueueSpec[] {
  const names = namesOf(prefix);
  const quorum = { 'x-queue-type': 'quorum' };
  return [
    {
      queue: names.failed,
      exchange: names.failed,
      type: 'fanout',
      routingKey: '',
      arguments: { ...quorum, 'x-delivery-limit': NO_LIMIT },
    },
    ...MESSAGE_CLASSES.map((one) => ({
      queue: names.chunkQueue(one),
      exchange: names.chunks,
      type: 'direct' as const,
      routingKey: String(numberOf(one)),
      arguments: {
        ...quorum,
        ...deadLetterTo(names.failed),
        'x-delivery-limit': DELIVERY_LIMIT,
        ...(maxLength === undefined ? {} : { 'x-max-length': maxLength }),
      },
    })),
    ...DELAYS_SECONDS.map((seconds) => ({
      queue: names.delay(seconds),
      exchange: names.delay(seconds),
      type: 'fanout' as const,
      // Expired messages keep the key that they were published with: their class.
      routingKey: '',
      arguments: {
        ...quorum,
        ...deadLetterTo(names.chunks),
        'x-message-ttl': seconds * 1000,
        'x-delivery-limit': NO_LIMIT,
      },
    })),
  ];
}

/**
 * Declares exchanges and queues; those that exist as they should are left alone. Rejects with an error
 * that says what to do where a queue has other settings, or the broker cannot be reached.
 */
export async function declareTopology(url: string, options: TopologyOptions = {}): Promise<void> {
  const connection = new Connection({ url, connectionName: 'log-flow migrate' });
  // `assertConnected` reports the first; without a listener any would end the process.
  connection.on('error', () => undefined);
  try {
    await assertConnected(connection);
    for (const spec of specsOf(options)) await declare(connection, spec);
  } finally {
    await connection.close();
  }
}

/** Rejects with the reason where there is no connection in time: calls on the connection do not give it. */
async function assertConnected(connection: Connection): Promise<void> {
  try {
    await connection.onConnect(CONNECT_TIMEOUT_MS, true);
  } catch (error) {
    const reason = (error as Error).cause ?? error;
    // Where all addresses of a name refuse there is a code alone; before the reason of a refused login the client
    // puts the name of a method, of which it has none.
    const why = messageOf(reason).replace(/^undefined: /, '') || systemCodeOf(reason);
    throw new Error(`No connection to RabbitMQ: ${why}`, { cause: error });
  }
}

async function declare(connection: Connection, spec: QueueSpec): Promise<void> {
  const { queue, exchange, type, routingKey } = spec;
  await connection.exchangeDeclare({ exchange, type, durable: true });
  await declareQueue(connection, spec);
  await connection.queueBind({ queue, exchange, routingKey });
}

async function declareQueue(
  connection: Connection,
  { queue, arguments: settings }: QueueSpec,
): Promise<void> {
  try {
    await connection.queueDeclare({ queue, durable: true, arguments: settings });
  } catch (error) {
    if (systemCodeOf(error) !== 'PRECONDITION_FAILED') throw error;
    const advice = `When it is empty, delete it (rabbitmqctl delete_queue ${queue}) and run ${programName()} migrate.`;
    const difference = `RabbitMQ says: ${messageOf(error)}.`;
    throw new Error(
      `The queue ${queue} exists with other settings than this release has. ${advice} ${difference}`,
      { cause: error },
    );
  }
}

/** Rejects with an error that says what to do unless all queues are there with the right settings. */
export async function checkTopology(
  connection: Connection,
  options: TopologyOptions,
): Promise<void> {
  await assertConnected(connection);
  for (const spec of specsOf(options)) {
    try {
      await connection.queueDeclare({ queue: spec.queue, passive: true });
    } catch (error) {
      if (systemCodeOf(error) !== 'NOT_FOUND') throw error;
      throw new Error(`RabbitMQ has no queue ${spec.queue}: run ${programName()} migrate first.`, {
        cause: error,
      });
    }
    await declareQueue(connection, spec);
  }
}
