import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Connection, Publisher } from 'rabbitmq-client';
import { AppError, messageOf } from '../../errors.ts';

/** Milliseconds for a broker to confirm; in an outage the publisher's caller must not wait for ever. */
const CONFIRM_TIMEOUT_MS = 10_000;

/** Sends messages that survive the broker's death, and knows of each whether it did arrive. */
export class ConfirmedPublisher {
  readonly #publisher: Publisher;
  /** Ids of messages that no queue took; the return comes before the confirmation. */
  readonly #returned = new Set<string>();

  constructor(connection: Connection) {
    this.#publisher = connection.createPublisher({ confirm: true });
    this.#publisher.on('basic.return', ({ messageId }) => this.#returned.add(messageId ?? ''));
  }

  /**
   * Resolves when the broker has the message in a queue. Rejects with `queue_failed` where no queue takes
   * it, a queue is full, or the broker does not answer in time.
   */
  async send(exchange: string, routingKey: string, body: object): Promise<void> {
    const messageId = randomUUID();
    const envelope = { exchange, routingKey, messageId, mandatory: true, durable: true };
    const timestamp = Math.floor(Date.now() / 1000);
    try {
      await inTime(this.#publisher.send({ ...envelope, timestamp }, body));
    } catch (error) {
      throw failure(`${exchange}: ${messageOf(error)}`, error);
    }
    // A return comes before its confirmation, and the client tells of it one turn later.
    await setImmediate();
    if (this.#returned.delete(messageId)) {
      throw failure(
        `${exchange} has no queue for ${routingKey || 'messages'}: run log-flow migrate`,
      );
    }
  }

  close(): Promise<void> {
    return this.#publisher.close();
  }
}

async function inTime(sending: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`no confirmation in ${CONFIRM_TIMEOUT_MS / 1000} s`)),
    CONFIRM_TIMEOUT_MS,
  );
  try {
    await Promise.race([sending, late.promise]);
  } finally {
    clearTimeout(timer);
    // When it was late, nobody waits for how it ends.
    sending.catch(() => undefined);
  }
}

/** `queue_failed` with what RabbitMQ said. */
export function failure(what: string, cause?: unknown): AppError {
  return new AppError('queue_failed', `Try again in a moment: RabbitMQ, ${what}`, {
    cause,
  });
}
