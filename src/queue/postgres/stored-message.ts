import type { ChunkMessage } from '../queue.ts';

/** A message as pg-boss keeps it. */
export interface StoredMessage extends ChunkMessage {
  /**
   * Milliseconds since 1970 from when on it could be handed out, by the clock of who published it; none in messages of
   * earlier releases. Here, because to fetch pg-boss's own column is to fetch all thirty.
   */
  due?: number | undefined;
}

export function toStored(message: ChunkMessage, delaySeconds: number): StoredMessage {
  return { ...message, due: Date.now() + delaySeconds * 1000 };
}

export function fromStored({ due, ...message }: StoredMessage): {
  message: ChunkMessage;
  dueAt: number | null;
} {
  return { message, dueAt: due ?? null };
}
