import type { TraceContext } from '../tracing/tracing.ts';

/**
 * Port `Queue`: brings chunk messages to workers, at least once.
 *
 * What every adapter promises (test/contract/queue.ts checks it):
 * - `publish` resolves once the message is durable; a crash after that does not lose it.
 * - each message is handed to a consumer at least once, never earlier than its delay.
 * - a message is gone only after its handler has returned `ack`; a handler that throws, or a consumer that closes,
 *   gives it back.
 * - the more urgent class first, among the messages that are ready; but about every fourth time one of the others, in
 *   turn, so that none starves.
 * - `close` waits for running handlers.
 * - while the broker cannot be reached, calls reject with `queue_failed` in bounded time, and consumers go on by
 *   themselves once it can.
 *
 * The database rows say what is to be done; a message only names a chunk to look at. So a message that
 * comes twice, or late, does no harm.
 */
export interface ChunkMessage {
  jobID: string;
  chunkIndex: number;
  /** The span that published it; none while traces are off, and in messages of earlier releases. */
  trace?: TraceContext | undefined;
}

/**
 * What a message is about, the most urgent first: a small file; one of the first chunks of another file; its other
 * chunks. The last two are those of an owner who has had his share of the others: see jobs/transitions/owner-shares.ts.
 */
export const MESSAGE_CLASSES = ['small', 'first', 'rest', 'bulk-small', 'bulk'] as const;
export type MessageClass = (typeof MESSAGE_CLASSES)[number];

/** Whether it is about small work, of which workers do several at once. */
export const isSmallWork = (one: MessageClass): boolean => one === 'small' || one === 'bulk-small';

export interface PublishOptions {
  class: MessageClass;
  /** Seconds to hold the message back. */
  delaySeconds?: number;
}

/** What a handler decides about its message; one that is tried again stays in its class. */
export type Outcome = { kind: 'ack' } | { kind: 'retry'; delaySeconds: number };

/** How a message came. */
export interface Delivery {
  class: MessageClass;
  /** Milliseconds since 1970 from when on it could be handed out; null in messages of earlier releases. */
  dueAt: number | null;
}

export type ChunkHandler = (message: ChunkMessage, delivery: Delivery) => Promise<Outcome>;

export interface QueueDepth {
  name: string;
  ready: number;
  /** Handed to consumers and not settled yet. */
  inFlight: number;
  delayed: number;
  /** Age of the oldest ready message in seconds; null when none is ready, or the broker cannot tell. */
  oldestSeconds: number | null;
}

/** Messages of one class that no consumer has. */
export interface ClassDepth {
  class: MessageClass;
  ready: number;
  /** Age of the oldest of them in seconds; null when there is none, or the broker cannot tell. */
  oldestSeconds: number | null;
}

export interface Consumer {
  /** Takes no more messages and resolves once running handlers are done. */
  close(): Promise<void>;
}

export interface ConsumeOptions {
  /** Messages whose handlers run at once. */
  concurrency: number;
  /** As `concurrency`, where all of them are small work; default `concurrency`. */
  smallConcurrency?: number;
}

export interface Queue {
  publish(messages: ChunkMessage[], options: PublishOptions): Promise<void>;
  consume(handler: ChunkHandler, options: ConsumeOptions): Promise<Consumer>;
  status(): Promise<QueueDepth[]>;
  /** Of every class, the most urgent first. */
  classDepths(): Promise<ClassDepth[]>;
  /** Whether a message is ready that no consumer has; costs the same however many there are. */
  hasReady(): Promise<boolean>;
  /** Throws when the broker does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
