import { secretValues } from '../config/secret-values.ts';
import { messageOf } from '../errors.ts';
import { createMask } from '../runtime/mask-secrets.ts';
import type { Stores } from './stores/index.ts';

/** Short, so that a probe sees an outage at once, and long enough that many probes cost no more than one. */
export const READY_SECONDS = 1;

/** What a process depends on, by names that tell nobody where it is. */
export function readinessChecks({ db, queue, blobs }: Stores): Record<string, () => Promise<void>> {
  return {
    database: async () => {
      await db.execute('select 1');
    },
    queue: () => queue.ping(),
    blobs: () => blobs.ping(),
  };
}

/** Says to operators what failed: the error and what is beneath it, without secrets. */
export function createFailureText(): (error: unknown) => string {
  const mask = createMask(secretValues());
  return (error) => mask(messagesOf(error).join(': '));
}

function messagesOf(error: unknown): string[] {
  const beneath =
    error instanceof Error && error.cause !== undefined ? messagesOf(error.cause) : [];
  return [messageOf(error), ...beneath].filter(
    (text, index, all) => text && all[index - 1] !== text,
  );
}
