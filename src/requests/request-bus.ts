/**
 * Port `RequestBus`: carries a short-lived request to one of the processes that answer, and its reply back.
 *
 * What every adapter promises (test/contract/request-bus.ts checks it):
 * - a request is handed to one handler at most, in any process; it is never tried again.
 * - `ask` resolves with the reply, or rejects with a RequestError: nobody replied within the time limit, the process
 *   that had taken it is gone, its handler rejected, or the broker cannot be reached.
 * - when the signal aborts, `ask` rejects with its reason at once. A request that is still waiting is not begun then by
 *   those that answer already; the signal of a handler that runs aborts. So it is after the time limit.
 * - `answer` runs at most `concurrency` handlers at once.
 * - nothing is durable: requests and replies are gone with the broker, and after the time limit in any case.
 * - after an outage of the broker all goes on without being called again.
 */
export interface RequestBus {
  ask(request: Uint8Array, options: AskOptions): Promise<Uint8Array>;
  answer(handler: RequestHandler, options: { concurrency: number }): Promise<Answering>;
  /** How many handlers can run at once, in all processes that answer. Rejects where the broker cannot be reached. */
  room(): Promise<number>;
  close(): Promise<void>;
}

export interface AskOptions {
  /** From the asking on, the waiting for a free process included. */
  timeLimitMs: number;
  /** Aborts when the reply is not wanted any more. */
  signal: AbortSignal;
}

/** The signal aborts when the reply is not wanted any more, or the process stops to answer. */
export type RequestHandler = (request: Uint8Array, signal: AbortSignal) => Promise<Uint8Array>;

export interface Answering {
  /** Takes no more requests, and aborts the signals of handlers that run; resolves once they are done. */
  close(): Promise<void>;
}

/**
 * Of a request and of a reply: what brokers take (RabbitMQ 4: 16 MiB). What is larger rejects `ask` with `too_large`.
 */
export const MAX_MESSAGE_BYTES = 15 * 1024 * 1024;

export type RequestFailure =
  /** No reply came within the time limit. */
  | 'time_limit'
  /** The process that had taken it ended, or lost its connection. */
  | 'answerer_gone'
  /** Its handler rejected; the message is that of its error. */
  | 'refused'
  | 'too_large'
  /** The broker, or the bus is closed. */
  | 'unavailable';

/** Why there is no reply to a request. */
export class RequestError extends Error {
  readonly failure: RequestFailure;

  constructor(failure: RequestFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RequestError';
    this.failure = failure;
  }
}
