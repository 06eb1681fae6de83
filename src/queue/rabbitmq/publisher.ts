import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Connection, Publisher } from 'rabbitmq-client';
import { AppError, messageOf } from '../../errors.ts';
import { programName } from '../../runtime/program-name.ts';
import { withTimeLimit } from '../../runtime/time-limit.ts';

/** Milliseconds for the broker to confirm a message. */
const CONFIRM_TIMEOUT_MS = 10_000;
const NOT_CONFIRMED = `no confirmation in ${CONFIRM_TIMEOUT_MS / 1000} s`;

/** Sends durable messages, and resolves once the broker has confirmed them. */
export class ConfirmedPublisher {
  readonly #publisher: Publisher;
  /** Ids of messages that no queue took. */
  readonly #returned = new Set<string>();

  constructor(connection: Connection) {
    this.#publisher = connection.createPublisher({ confirm: true });
    this.#publisher.on('basic.return', ({ messageId }) => this.#returned.add(messageId ?? ''));
  }

  /**
   * Resolves when the broker has the message in a queue. Rejects with `queue_failed` where no queue takes
   * it, a queue is full, or the broker does not answer in time.
   */
  async send(
    exchange: string,
    routingKey: string,
    body: object,
    headers: Record<string, unknown> = {},
  ): Promise<void> {
    const messageId = randomUUID();
    const envelope = { exchange, routingKey, messageId, mandatory: true, durable: true };
    const timestamp = Math.floor(Date.now() / 1000);
    try {
      const sending = this.#publisher.send({ ...envelope, timestamp, headers }, body);
      await withTimeLimit(CONFIRM_TIMEOUT_MS, NOT_CONFIRMED, sending);
    } catch (error) {
      throw failure(`${exchange}: ${messageOf(error)}`, error);
    }
    // A return comes before its confirmation, and the client emits it one turn of the event loop later.
    await setImmediate();
    if (this.#returned.delete(messageId)) {
      throw failure(
        `${exchange} has no queue for ${routingKey || 'messages'}: run ${programName()} migrate`,
      );
    }
  }

  close(): Promise<void> {
    return this.#publisher.close();
  }
}

/** `queue_failed` with what RabbitMQ said. */
export function failure(what: string, cause?: unknown): AppError {
  return new AppError('queue_failed', `Try again in a moment: RabbitMQ, ${what}`, {
    cause,
  });
}
