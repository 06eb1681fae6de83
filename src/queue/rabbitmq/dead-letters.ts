import type { Connection, SyncMessage } from 'rabbitmq-client';
import type { DeadLetter } from '../queue.ts';

/** A dead letter, and what takes it out of the queue. */
export interface HeldDeadLetter {
  deadLetter: DeadLetter;
  remove(): void;
}

/**
 * Reads the failed queue, oldest first: AMQP has no way to look into a queue but to take messages from it. What the
 * task does not remove goes back when the channel closes, also when this process is killed meanwhile. Two that read
 * at the same time see a part each.
 */
export async function withDeadLetters<Result>(
  connection: Connection,
  queue: string,
  limit: number,
  task: (held: HeldDeadLetter[]) => Result,
): Promise<Result> {
  const channel = await connection.acquire();
  try {
    const held: HeldDeadLetter[] = [];
    while (held.length < limit) {
      const message = await channel.basicGet({ queue, noAck: false });
      if (!message) break;
      const { deliveryTag } = message;
      held.push({
        deadLetter: deadLetterOf(message),
        remove: () => channel.basicAck({ deliveryTag }),
      });
    }
    // A message that went back may stand behind newer ones.
    held.sort((a, b) => a.deadLetter.failedAt.localeCompare(b.deadLetter.failedAt));
    return task(held);
  } finally {
    await channel.close();
  }
}

/** What the broker itself dead-lettered is still the message to a worker. */
function deadLetterOf({ body, headers, timestamp }: SyncMessage): DeadLetter {
  if (body && typeof body === 'object' && 'code' in body) return body as DeadLetter;
  const { jobID = '', chunkIndex = null } = (body ?? {}) as Partial<DeadLetter>;
  const [death] = (headers?.['x-death'] ?? []) as { reason?: string; count?: number }[];
  return {
    jobID,
    chunkIndex,
    code: 'chunk_crashed',
    message: `RabbitMQ dead-lettered the message (${death?.reason ?? 'reason unknown'}): no worker acknowledged it.`,
    failedAt: new Date((timestamp ?? 0) * 1000).toISOString(),
    attempts: [],
  };
}
