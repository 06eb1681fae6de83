import { EventEmitter } from 'node:events';
import { Connection, type Consumer } from 'rabbitmq-client';
import { createOutbox } from '../outbox.ts';
import type { ProgressBus } from '../progress-bus.ts';

const DEFAULT_PREFIX = 'log-flow';
/** Jobs that one message tells of; all of them in it are some kilobytes. */
const MOST_JOBS = 100;
/** Seconds; a network that goes silent is noticed after two of them without a sign. */
const HEARTBEAT_SECONDS = 10;
/** Milliseconds between tries to connect again: the library's own would leave watchers without news for 30 s. */
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5000;

export interface RabbitBusOptions {
  url: string;
  /** In front of the exchange's name. */
  prefix?: string;
  onError: (error: Error) => void;
}

/**
 * `ProgressBus` on RabbitMQ: messages of what changed, by the keys of its jobs, and for each process a
 * queue that is bound to the jobs somebody watches there, and is gone with the process.
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
  const voice = createVoice(connection, exchanges, onError);
  const ears = new Ears(connection, exchanges, onError);
  try {
    await ears.opened;
  } catch (error) {
    await connection.close();
    throw error;
  }
  return {
    changed: voice.say,
    subscribe: (jobID, listener) => ears.subscribe(jobID, listener),
    close: async () => {
      await voice.close();
      await ears.close();
      await connection.close();
    },
  };
}

type Exchanges = { exchange: string; type: string; durable: boolean }[];

/** Says what has changed, by one message for many jobs: its header CC has the keys of all but the first. */
function createVoice(
  connection: Connection,
  exchanges: Exchanges,
  onError: (error: Error) => void,
) {
  const publisher = connection.createPublisher({ exchanges });
  const { exchange } = exchanges[0]!;
  const send = async (jobIDs: string[]): Promise<void> => {
    for (let from = 0; from < jobIDs.length; from += MOST_JOBS) {
      const [routingKey, ...others] = jobIDs.slice(from, from + MOST_JOBS);
      const headers = { CC: others };
      await publisher.send({ exchange, routingKey: routingKey!, headers }, [routingKey, ...others]);
    }
  };
  const outbox = createOutbox(send, onError);
  return {
    say: outbox.add,
    close: async (): Promise<void> => {
      await outbox.close();
      await publisher.close();
    },
  };
}

/** Hears of the jobs that are watched here. */
class Ears {
  /** Resolves when it hears for the first time. */
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

  /** What changed before the binding stood was not heard: the listeners look once by themselves. */
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
