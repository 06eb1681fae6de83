import { randomUUID } from 'node:crypto';
import { Connection, type RPCClient } from 'rabbitmq-client';
import { systemCodeOf } from '../../errors.ts';
import { assertFits, decodeReply, timeIsUp, unavailable } from '../replies.ts';
import { type AskOptions, type RequestBus, RequestError } from '../request-bus.ts';
import { answerRequests } from './answer.ts';
import { type Names, namesOf, queueOf } from './names.ts';

/** Seconds; the connection counts as broken after two heartbeats without an answer. */
const HEARTBEAT_SECONDS = 10;
/** Milliseconds that a call waits for a connection during an outage. */
const ACQUIRE_TIMEOUT_MS = 5000;
/** Milliseconds between tries to connect, growing to the second number. */
const RETRY_MS = [200, 5000] as const;

export interface RabbitRequestsOptions {
  url: string;
  /** In front of all names. */
  prefix?: string;
  onError: (error: Error) => void;
}

/**
 * `RequestBus` on RabbitMQ: requests wait in one queue, expire there, and are replied to directly
 * (`amq.rabbitmq.reply-to`). What is withdrawn every answering process is told.
 */
export function createRabbitRequests({ url, prefix, onError }: RabbitRequestsOptions): RequestBus {
  const connection = new Connection({
    url,
    connectionName: 'log-flow requests',
    heartbeat: HEARTBEAT_SECONDS,
    // A small message must not wait for the acknowledgement of the one before it.
    noDelay: true,
    acquireTimeout: ACQUIRE_TIMEOUT_MS,
    retryLow: RETRY_MS[0],
    retryHigh: RETRY_MS[1],
  });
  connection.on('error', onError);
  const names = namesOf(prefix);
  const asking = new Asking(connection, names, onError);
  return {
    ask: (request, options) => asking.ask(request, options),
    answer: (handler, options) => answerRequests({ connection, names, onError }, handler, options),
    room: async () => (await connection.queueDeclare(queueOf(names))).consumerCount,
    close: async () => {
      await asking.close();
      // Not `close`, which waits for replies that nobody wants.
      connection.unsafeDestroy();
    },
  };
}

class Asking {
  readonly #connection: Connection;
  readonly #names: Names;
  readonly #onError: (error: Error) => void;
  readonly #closing = new AbortController();
  readonly #withdrawals;
  /** By time limit, which a client has for all that it sends. */
  readonly #clients = new Map<number, RPCClient>();

  constructor(connection: Connection, names: Names, onError: (error: Error) => void) {
    this.#connection = connection;
    this.#names = names;
    this.#onError = onError;
    this.#withdrawals = connection.createPublisher({ exchanges: [names.withdrawn] });
  }

  async ask(request: Uint8Array, { timeLimitMs, signal }: AskOptions): Promise<Uint8Array> {
    signal.throwIfAborted();
    assertFits(request);
    const messageId = randomUUID();
    const reply = this.#send(messageId, request, timeLimitMs);
    try {
      return decodeReply(await unlessAborted(reply, signal, this.#closing.signal));
    } catch (error) {
      if (signal.aborted || isTimeLimit(error)) this.#withdraw(messageId);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new RequestError('unavailable', 'The bus is closed.'));
    await this.#withdrawals.close();
  }

  async #send(messageId: string, request: Uint8Array, timeLimitMs: number): Promise<Uint8Array> {
    const envelope = { routingKey: this.#names.queue, messageId };
    const { buffer, byteOffset, byteLength } = request;
    try {
      const body = Buffer.from(buffer, byteOffset, byteLength);
      return (await this.#client(timeLimitMs).send(envelope, body)).body;
    } catch (error) {
      throw systemCodeOf(error) === 'RPC_TIMEOUT' ? timeIsUp(timeLimitMs) : unavailable(error);
    }
  }

  #client(timeout: number): RPCClient {
    const known = this.#clients.get(timeout);
    if (known) return known;
    const client = this.#connection.createRPCClient({ timeout, queues: [queueOf(this.#names)] });
    this.#clients.set(timeout, client);
    return client;
  }

  #withdraw(messageId: string): void {
    const { exchange } = this.#names.withdrawn;
    // A request that is answered in vain does no harm.
    this.#withdrawals.send({ exchange }, messageId).catch(this.#onError);
  }
}

const isTimeLimit = (error: unknown): boolean =>
  error instanceof RequestError && error.failure === 'time_limit';

/** The result, or the reason of the first signal that aborts before it is there. */
async function unlessAborted<T>(result: Promise<T>, ...signals: AbortSignal[]): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const signal = AbortSignal.any(signals);
  const abort = () => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([result, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
