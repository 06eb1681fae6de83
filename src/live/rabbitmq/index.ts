import { EventEmitter } from 'node:events';
import { Connection, type Consumer } from 'rabbitmq-client';
import { createChangeBatches } from '../change-batches.ts';
import type { ProgressBus } from '../progress-bus.ts';

const DEFAULT_PREFIX = 'log-flow';
/** Jobs in one message, which is then some kilobytes large. */
const MAX_JOBS = 100;
/** Seconds; the connection counts as broken after two heartbeats without an answer. */
const HEARTBEAT_SECONDS = 10;
/** Milliseconds between tries to connect again: with the library's default watchers might wait for 30 s. */
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5000;

export interface RabbitBusOptions {
  url: string;
  /** In front of the exchange's name. */
  prefix?: string;
  onError: (error: Error) => void;
}

/**
 * `ProgressBus` on RabbitMQ: messages are routed by job id, and each process has a queue of its own that is bound to
 * the jobs watched there. The queue is gone with the process.
 */
export async function createRabbitBus(options: RabbitBusOptions): Promise<ProgressBus> {
  const { url, onError, prefix = DEFAULT_PREFIX } = options;
  const connection = new Connection({
    url,
    connectionName: 'log-flow progress',
    heartbeat: HEARTBEAT_SECONDS,
    // A small message must not wait for the acknowledgement of the one before it.
    noDelay: true,
    retryLow: FIRST_RETRY_MS,
    retryHigh: LONGEST_RETRY_MS,
  });
  connection.on('error', onError);
  const exchange = `${prefix}.progress`;
  const exchanges = [{ exchange, type: 'direct', durable: true }];
  const publisher = createPublisher(connection, exchanges, onError);
  const subscriber = new Subscriber(connection, exchanges, onError);
  try {
    await subscriber.opened;
  } catch (error) {
    await connection.close();
    throw error;
  }
  return {
    changed: publisher.publish,
    subscribe: (jobID, listener) => subscriber.subscribe(jobID, listener),
    close: async () => {
      await publisher.close();
      await subscriber.close();
      await connection.close();
    },
  };
}

type Exchanges = { exchange: string; type: string; durable: boolean }[];

/** Publishes one message for many changed jobs: its header CC has the routing keys of all but the first. */
function createPublisher(
  connection: Connection,
  exchanges: Exchanges,
  onError: (error: Error) => void,
) {
  const publisher = connection.createPublisher({ exchanges });
  const { exchange } = exchanges[0]!;
  const send = async (jobIDs: string[]): Promise<void> => {
    for (let from = 0; from < jobIDs.length; from += MAX_JOBS) {
      const [routingKey, ...others] = jobIDs.slice(from, from + MAX_JOBS);
      const headers = { CC: others };
      await publisher.send({ exchange, routingKey: routingKey!, headers }, [routingKey, ...others]);
    }
  };
  const batches = createChangeBatches(send, onError);
  return {
    publish: batches.add,
    close: async (): Promise<void> => {
      await batches.close();
      await publisher.close();
    },
  };
}

/** Receives the changes of jobs that are watched here. */
class Subscriber {
  /** Resolves when it receives for the first time. */
  readonly opened: Promise<void>;
  readonly #listeners = new EventEmitter();
  readonly #connection: Connection;
  readonly #exchange: string;
  readonly #consumer: Consumer;
  readonly #onError: (error: Error) => void;

  constructor(connection: Connection, exchanges: Exchanges, onError: (error: Error) => void) {
    this.#connection = connection;
    this.#exchange = exchanges[0]!.exchange;
    this.#onError = onError;
    // One listener per watched job and process; their number is bounded by open connections.
    this.#listeners.setMaxListeners(0);
    this.#consumer = connection.createConsumer(
      { queue: '', queueOptions: { exclusive: true, autoDelete: true }, exchanges, noAck: true },
      ({ body }) => {
        for (const jobID of body as string[]) this.#listeners.emit(jobID);
      },
    );
    this.#consumer.on('error', onError);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.opened = promise;
    // After a broken connection there is a new queue, which is bound to nothing yet.
    this.#consumer.on('ready', () => {
      for (const jobID of this.#listeners.eventNames()) this.#bind(jobID as string);
      resolve();
    });
  }

  subscribe(jobID: string, listener: () => void): () => void {
    const isFirst = this.#listeners.listenerCount(jobID) === 0;
    this.#listeners.on(jobID, listener);
    if (isFirst) this.#bind(jobID);
    return () => {
      this.#listeners.off(jobID, listener);
      if (this.#listeners.listenerCount(jobID) === 0) this.#unbind(jobID);
    };
  }

  async close(): Promise<void> {
    this.#listeners.removeAllListeners();
    await this.#consumer.close();
  }

  /** What changed before the queue was bound was not received: the listeners are called once for that. */
  async #bind(jobID: string): Promise<void> {
    const { queue } = this.#consumer;
    // Between two connections there is none; the next `ready` binds.
    if (queue === '') return;
    try {
      await this.#connection.queueBind({ exchange: this.#exchange, queue, routingKey: jobID });
      this.#listeners.emit(jobID);
    } catch (error) {
      this.#onError(error as Error);
    }
  }

  async #unbind(jobID: string): Promise<void> {
    const { queue } = this.#consumer;
    if (queue === '') return;
    try {
      await this.#connection.queueUnbind({ exchange: this.#exchange, queue, routingKey: jobID });
      // Somebody may have come back while it was on its way.
      if (this.#listeners.listenerCount(jobID) > 0) await this.#bind(jobID);
    } catch (error) {
      this.#onError(error as Error);
    }
  }
}
