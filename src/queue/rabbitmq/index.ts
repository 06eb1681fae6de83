import {
  type AsyncMessage,
  Connection,
  ConsumerStatus,
  type Consumer as RabbitConsumer,
} from 'rabbitmq-client';
import { messageOf } from '../../errors.ts';
import {
  type ChunkHandler,
  type ChunkMessage,
  type ClassDepth,
  type ConsumeOptions,
  type Consumer,
  isSmallWork,
  MESSAGE_CLASSES,
  type MessageClass,
  type Outcome,
  type PublishOptions,
  type Queue,
  type QueueDepth,
} from '../queue.ts';
import { unsettled } from './management.ts';
import { ConfirmedPublisher, failure } from './publisher.ts';
import { NOT_STARTED, Scheduler } from './scheduler.ts';
import {
  checkTopology,
  DELAYS_SECONDS,
  delayFor,
  type Names,
  namesOf,
  numberOf,
  type TopologyOptions,
} from './topology.ts';

export { declareTopology } from './topology.ts';

/** Seconds; the connection counts as broken after two heartbeats without an answer. */
const HEARTBEAT_SECONDS = 10;
/** Milliseconds that a call waits for a connection during an outage. */
const ACQUIRE_TIMEOUT_MS = 5000;
/**
 * Milliseconds since 1970 from when on a message could be handed out, by the clock of who published it. The timestamp of
 * AMQP has whole seconds.
 */
const DUE_HEADER = 'log-flow-due';
/** Milliseconds between tries to connect, growing to the second number. */
const RETRY_MS = [200, 5000] as const;

export interface RabbitQueueOptions extends TopologyOptions {
  /** `amqp://user:password@host:port/vhost`, or `amqps:`. */
  url: string;
  /** Of the management API, which tells what is in flight in all processes; unset: only this one is counted. */
  managementURL?: string | undefined;
  /** Called when a connection breaks; it is opened again without that. */
  onError: (error: Error) => void;
}

/**
 * `Queue` on RabbitMQ (3.10 or later): a quorum queue for each class of messages, retries by queues whose
 * messages expire, and one for messages that the broker itself gives up. Rejects with an error that says what to do
 * where the topology was not declared or differs.
 */
export async function createRabbitQueue(options: RabbitQueueOptions): Promise<Queue> {
  const queue = new RabbitQueue(options);
  try {
    await queue.check();
    return queue;
  } catch (error) {
    await queue.close();
    throw error;
  }
}

/**
 * Unacknowledged messages at once. A message must be here when a task ends, or it has no precedence over less urgent
 * ones; the least urgent are better left to workers that are free.
 */
function prefetchOf(one: MessageClass, { concurrency, smallConcurrency }: ConsumeOptions): number {
  if (isSmallWork(one)) return 2 * (smallConcurrency ?? concurrency);
  return one === 'bulk' ? concurrency : concurrency + 1;
}

class RabbitQueue implements Queue {
  readonly #options: RabbitQueueOptions;
  readonly #names: Names;
  /** A connection to publish and ask, another to consume: a broker that throttles publishers must not stop acks. */
  readonly #publishing: Connection;
  readonly #consuming: Connection;
  readonly #publisher: ConfirmedPublisher;
  readonly #consumers = new Set<Consumer>();
  readonly #schedulers = new Set<Scheduler>();

  constructor(options: RabbitQueueOptions) {
    this.#options = options;
    this.#names = namesOf(options.prefix);
    this.#publishing = this.#connect('publish');
    this.#consuming = this.#connect('consume');
    this.#publisher = new ConfirmedPublisher(this.#publishing);
  }

  /** Rejects unless the broker has the topology. */
  async check(): Promise<void> {
    await checkTopology(this.#publishing, this.#options);
  }

  async publish(messages: ChunkMessage[], options: PublishOptions): Promise<void> {
    const { delaySeconds = 0, class: one } = options;
    await Promise.all(messages.map((message) => this.#send(message, one, delaySeconds)));
  }

  async consume(handler: ChunkHandler, options: ConsumeOptions): Promise<Consumer> {
    const scheduler = new Scheduler(options.concurrency, options.smallConcurrency);
    this.#schedulers.add(scheduler);
    const consumers: RabbitConsumer[] = [];
    for (const one of MESSAGE_CLASSES) {
      const consumer = this.#consuming.createConsumer(
        {
          queue: this.#names.chunkQueue(one),
          queueOptions: { passive: true },
          qos: { prefetchCount: prefetchOf(one, options) },
          requeue: true,
        },
        (message) => scheduler.holding(one, () => this.#handle(handler, scheduler, one, message)),
      );
      consumer.on('error', this.#options.onError);
      await new Promise<void>((resolve) => consumer.once('ready', resolve));
      consumers.push(consumer);
    }
    // Only now: the most urgent messages must be here before anything is started.
    scheduler.open();
    const all: Consumer = {
      close: async () => {
        this.#consumers.delete(all);
        scheduler.close();
        await Promise.all(consumers.map((consumer) => consumer.close()));
        this.#schedulers.delete(scheduler);
      },
    };
    this.#consumers.add(all);
    return all;
  }

  async status(): Promise<QueueDepth[]> {
    const { delay, chunkQueue } = this.#names;
    const chunkQueues = MESSAGE_CLASSES.map(async (one): Promise<QueueDepth> => {
      const name = chunkQueue(one);
      const [ready, inFlight] = await Promise.all([this.#ready(name), this.#inFlight(one, name)]);
      return { name, ready, inFlight, delayed: 0, oldestSeconds: null };
    });
    const delays = DELAYS_SECONDS.map(async (seconds): Promise<QueueDepth> => {
      const delayed = await this.#ready(delay(seconds));
      return { name: delay(seconds), ready: 0, inFlight: 0, delayed, oldestSeconds: null };
    });
    return Promise.all([...chunkQueues, ...delays]);
  }

  async classDepths(): Promise<ClassDepth[]> {
    return Promise.all(
      MESSAGE_CLASSES.map(async (one) => {
        const ready = await this.#ready(this.#names.chunkQueue(one));
        return { class: one, ready, oldestSeconds: null };
      }),
    );
  }

  async hasReady(): Promise<boolean> {
    const ready = MESSAGE_CLASSES.map((one) => this.#ready(this.#names.chunkQueue(one)));
    return (await Promise.all(ready)).some((count) => count > 0);
  }

  async ping(): Promise<void> {
    await this.#ready(this.#names.chunkQueue('small'));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()));
    await this.#publisher.close();
    await Promise.all([this.#publishing.close(), this.#consuming.close()]);
  }

  #connect(purpose: string): Connection {
    const connection = new Connection({
      url: this.#options.url,
      connectionName: `log-flow ${purpose}`,
      heartbeat: HEARTBEAT_SECONDS,
      // A small message must not wait for the acknowledgement of the one before it.
      noDelay: true,
      acquireTimeout: ACQUIRE_TIMEOUT_MS,
      retryLow: RETRY_MS[0],
      retryHigh: RETRY_MS[1],
    });
    connection.on('error', this.#options.onError);
    return connection;
  }

  #send(message: ChunkMessage, one: MessageClass, delaySeconds: number): Promise<void> {
    const { chunks, delay } = this.#names;
    const waits = delaySeconds > 0 ? delayFor(delaySeconds) : 0;
    const exchange = waits > 0 ? delay(waits) : chunks;
    const headers = { [DUE_HEADER]: Date.now() + waits * 1000 };
    return this.#publisher.send(exchange, String(numberOf(one)), message, headers);
  }

  /** Acknowledges a delivery after its outcome is carried out: what follows is durable before the message is gone. */
  async #handle(
    handler: ChunkHandler,
    scheduler: Scheduler,
    one: MessageClass,
    { body, headers }: AsyncMessage,
  ): Promise<ConsumerStatus> {
    const message = body as ChunkMessage;
    const due: unknown = headers?.[DUE_HEADER];
    const delivery = { class: one, dueAt: typeof due === 'number' ? due : null };
    const outcome = await scheduler.run(one, () => handler(message, delivery));
    if (outcome === NOT_STARTED) return ConsumerStatus.REQUEUE;
    await this.#carryOut(outcome, message, one);
    return ConsumerStatus.ACK;
  }

  async #carryOut(outcome: Outcome, message: ChunkMessage, one: MessageClass): Promise<void> {
    if (outcome.kind === 'retry') await this.#send(message, one, outcome.delaySeconds);
  }

  async #ready(queue: string): Promise<number> {
    try {
      const { messageCount } = await this.#publishing.queueDeclare({ queue, passive: true });
      return messageCount;
    } catch (error) {
      throw failure(`${queue}: ${messageOf(error)}`, error);
    }
  }

  async #inFlight(one: MessageClass, name: string): Promise<number> {
    const { managementURL, url, onError } = this.#options;
    const here = this.#schedulers.values().reduce((sum, each) => sum + each.unsettled(one), 0);
    if (!managementURL) return here;
    try {
      const vhost = decodeURIComponent(new URL(url).pathname.slice(1)) || '/';
      return Math.max(here, await unsettled(new URL(managementURL), vhost, name));
    } catch (error) {
      // The rest of the status is still of use, and what is in flight here is known.
      onError(error as Error);
      return here;
    }
  }
}
