import type { Connection, SyncMessage } from 'rabbitmq-client';
import type { DeadLetter } from '../queue.ts';

/** A letter, and what takes it out of the queue. */
export interface HeldLetter {
  letter: DeadLetter;
  remove(): void;
}

/**
 * Holds letters of the failed queue for the time of a task, oldest first: AMQP has no way to look into a
 * queue but to take from it. What the task does not remove goes back when the channel closes, also when
 * this process is killed meanwhile. Two that look at the same time see a part each.
 */
export async function withLetters<Result>(
  connection: Connection,
  queue: string,
  limit: number,
  task: (letters: HeldLetter[]) => Result,
): Promise<Result> {
  const channel = await connection.acquire();
  try {
    const held: HeldLetter[] = [];
    while (held.length < limit) {
      const message = await channel.basicGet({ queue, noAck: false });
      if (!message) break;
      const { deliveryTag } = message;
      held.push({ letter: letterOf(message), remove: () => channel.basicAck({ deliveryTag }) });
    }
    // A letter that went back once may stand behind younger ones.
    held.sort((a, b) => a.letter.failedAt.localeCompare(b.letter.failedAt));
    return task(held);
  } finally {
    await channel.close();
  }
}

/** A message that the broker itself gave up is no letter but the call to a chunk. */
function letterOf({ body, headers, timestamp }: SyncMessage): DeadLetter {
  if (body && typeof body === 'object' && 'code' in body) return body as DeadLetter;
  const { jobID = '', chunkIndex = null } = (body ?? {}) as Partial<DeadLetter>;
  const [death] = (headers?.['x-death'] ?? []) as { reason?: string; count?: number }[];
  return {
    jobID,
    chunkIndex,
    code: 'chunk_crashed',
    message: `RabbitMQ gave the message up (${death?.reason ?? 'for no reason that it tells'}): no worker ever answered for it.`,
    failedAt: new Date((timestamp ?? 0) * 1000).toISOString(),
    attempts: [],
  };
}
