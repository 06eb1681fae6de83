import type { TcpSocketConnectOpts } from 'node:net';
import {
  type AsyncMessage,
  Connection,
  ConsumerStatus,
  type Consumer as RabbitConsumer,
} from 'rabbitmq-client';
import { messageOf } from '../../errors.ts';
import type {
  ChunkHandler,
  ChunkMessage,
  ConsumeOptions,
  Consumer,
  DeadLetter,
  Outcome,
  PublishOptions,
  Queue,
  QueueDepth,
} from '../queue.ts';
import { withLetters } from './dead-letters.ts';
import { unsettled } from './management.ts';
import { ConfirmedPublisher, failure } from './publisher.ts';
import { NOT_STARTED, Scheduler } from './scheduler.ts';
import {
  CLASSES,
  checkTopology,
  classOf,
  DELAYS_SECONDS,
  delayFor,
  type Names,
  namesOf,
  type PriorityClass,
  type TopologyOptions,
} from './topology.ts';
import { writeTogether } from './write-together.ts';

export { declareTopology } from './topology.ts';

/** Seconds; a network that goes silent is noticed after two of them without a sign. */
const HEARTBEAT_SECONDS = 10;
/** Milliseconds that a call waits for a connection during an outage. */
const ACQUIRE_TIMEOUT_MS = 5000;
/** Milliseconds between tries to connect, growing to the second number. */
const RETRY_MS = [200, 5000] as const;

export interface RabbitQueueOptions extends TopologyOptions {
  /** `amqp://user:password@host:port/vhost`, or `amqps:`. */
  url: string;
  /** Of the management API, for how much is in flight anywhere; unset: only here. */
  managementURL?: string | undefined;
  /** Hears of connections that broke and come back by themselves. */
  onError: (error: Error) => void;
}

/**
 * `Queue` on RabbitMQ (3.10 or later): a quorum queue for each class of priority, retries by way of
 * queues whose messages expire, the failed queue for what is given up. Rejects with an error that says
 * what to do where the topology was not declared or is another one.
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
 * Messages that are handed out before those before them are settled. An urgent one must be waiting when a
 * task ends, or it has no precedence; the rest is better left to workers that are free.
 */
function prefetchOf(one: PriorityClass, { concurrency, smallConcurrency }: ConsumeOptions): number {
  if (one === 0) return 2 * (smallConcurrency ?? concurrency);
  return one === 1 ? concurrency + 1 : concurrency;
}

class RabbitQueue implements Queue {
  readonly #options: RabbitQueueOptions;
  readonly #names: Names;
  /** One to publish and ask, one to consume: a broker that throttles publishers must not stop acks. */
  readonly #talking: Connection;
  readonly #consuming: Connection;
  readonly #publisher: ConfirmedPublisher;
  readonly #consumers = new Set<Consumer>();
  readonly #schedulers = new Set<Scheduler>();
  /** Looks into the failed queue follow one another: at the same time each would see a part. */
  #lastLook: Promise<unknown> = Promise.resolve();

  constructor(options: RabbitQueueOptions) {
    this.#options = options;
    this.#names = namesOf(options.prefix);
    this.#talking = this.#connect('publish');
    this.#consuming = this.#connect('consume');
    this.#publisher = new ConfirmedPublisher(this.#talking);
  }

  /** Rejects unless the broker has the topology. */
  async check(): Promise<void> {
    await checkTopology(this.#talking, this.#options);
  }

  async publish(messages: ChunkMessage[], options: PublishOptions = {}): Promise<void> {
    const { delaySeconds = 0, priority = 0 } = options;
    await Promise.all(
      messages.map((message) => this.#send(message, classOf(priority), delaySeconds)),
    );
  }

  async consume(handler: ChunkHandler, options: ConsumeOptions): Promise<Consumer> {
    const scheduler = new Scheduler(options.concurrency, options.smallConcurrency);
    this.#schedulers.add(scheduler);
    const consumers: RabbitConsumer[] = [];
    for (const one of CLASSES) {
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
    // Only now: what is most urgent must be seen before anything is started.
    scheduler.open();
    const whole: Consumer = {
      close: async () => {
        this.#consumers.delete(whole);
        scheduler.close();
        await Promise.all(consumers.map((consumer) => consumer.close()));
        this.#schedulers.delete(scheduler);
      },
    };
    this.#consumers.add(whole);
    return whole;
  }

  bury(letter: DeadLetter): Promise<void> {
    return this.#publisher.send(this.#names.failed, '', letter);
  }

  async status() {
    const { failed, delay, chunkQueue } = this.#names;
    const chunkQueues = CLASSES.map(async (one): Promise<QueueDepth> => {
      const name = chunkQueue(one);
      const [ready, inFlight] = await Promise.all([this.#ready(name), this.#inFlight(one, name)]);
      return { name, ready, inFlight, delayed: 0, oldestSeconds: null };
    });
    const delays = DELAYS_SECONDS.map(async (seconds): Promise<QueueDepth> => {
      const delayed = await this.#ready(delay(seconds));
      return { name: delay(seconds), ready: 0, inFlight: 0, delayed, oldestSeconds: null };
    });
    const [queues, letters] = await Promise.all([
      Promise.all([...chunkQueues, ...delays]),
      this.#ready(failed),
    ]);
    return { queues, failed: letters };
  }

  allDeadLetters(limit: number): Promise<DeadLetter[]> {
    return this.#look(limit, (held) => held.map(({ letter }) => letter));
  }

  async deadLetters(jobID: string): Promise<DeadLetter[]> {
    const all = await this.allDeadLetters(Number.POSITIVE_INFINITY);
    return all.filter((letter) => letter.jobID === jobID);
  }

  dropDeadLetters(jobID: string): Promise<void> {
    return this.#look(Number.POSITIVE_INFINITY, (held) => {
      for (const { letter, remove } of held) if (letter.jobID === jobID) remove();
    });
  }

  async ping(): Promise<void> {
    await this.#ready(this.#names.failed);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()));
    await this.#lastLook;
    await this.#publisher.close();
    await Promise.all([this.#talking.close(), this.#consuming.close()]);
  }

  #connect(purpose: string): Connection {
    const connection = new Connection({
      url: this.#options.url,
      connectionName: `log-flow ${purpose}`,
      heartbeat: HEARTBEAT_SECONDS,
      // A small message must not wait for the acknowledgement of the one before it.
      noDelay: true,
      // Its type asks for the address as well, which the client has from the URL.
      socket: writeTogether as object as TcpSocketConnectOpts,
      acquireTimeout: ACQUIRE_TIMEOUT_MS,
      retryLow: RETRY_MS[0],
      retryHigh: RETRY_MS[1],
    });
    connection.on('error', this.#options.onError);
    return connection;
  }

  #send(message: ChunkMessage, one: PriorityClass, delaySeconds: number): Promise<void> {
    const { chunks, delay } = this.#names;
    const exchange = delaySeconds > 0 ? delay(delayFor(delaySeconds)) : chunks;
    return this.#publisher.send(exchange, String(one), message);
  }

  /** Settles a delivery after its outcome is carried out: what follows is durable before it is gone. */
  async #handle(
    handler: ChunkHandler,
    scheduler: Scheduler,
    one: PriorityClass,
    { body }: AsyncMessage,
  ): Promise<ConsumerStatus> {
    const message = body as ChunkMessage;
    const outcome = await scheduler.run(one, () => handler(message));
    if (outcome === NOT_STARTED) return ConsumerStatus.REQUEUE;
    await this.#carryOut(outcome, message, one);
    return ConsumerStatus.ACK;
  }

  async #carryOut(outcome: Outcome, message: ChunkMessage, one: PriorityClass): Promise<void> {
    if (outcome.kind === 'retry') await this.#send(message, one, outcome.delaySeconds);
    if (outcome.kind === 'deadLetter') await this.bury(outcome.letter);
  }

  async #ready(queue: string): Promise<number> {
    try {
      const { messageCount } = await this.#talking.queueDeclare({ queue, passive: true });
      return messageCount;
    } catch (error) {
      throw failure(`${queue}: ${messageOf(error)}`, error);
    }
  }

  async #inFlight(one: PriorityClass, name: string): Promise<number> {
    const { managementURL, url, onError } = this.#options;
    const here = this.#schedulers.values().reduce((sum, each) => sum + each.inHand(one), 0);
    if (!managementURL) return here;
    try {
      const vhost = decodeURIComponent(new URL(url).pathname.slice(1)) || '/';
      return Math.max(here, await unsettled(new URL(managementURL), vhost, name));
    } catch (error) {
      // The rest of the status is worth having; what is in flight here is known for certain.
      onError(error as Error);
      return here;
    }
  }

  #look<Result>(limit: number, task: Parameters<typeof withLetters<Result>>[3]): Promise<Result> {
    const look = this.#lastLook.then(async () => {
      try {
        return await withLetters(this.#talking, this.#names.failed, limit, task);
      } catch (error) {
        throw failure(`${this.#names.failed}: ${messageOf(error)}`, error);
      }
    });
    // The next look does not depend on how this one ended; its caller hears of it.
    this.#lastLook = look.catch(() => undefined);
    return look;
  }
}
