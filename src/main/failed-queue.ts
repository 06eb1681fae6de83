import { createFailedQueue, type FailedQueue } from '../jobs/index.ts';
import { openContext } from './context.ts';
import { readStartupInput } from './startup-input.ts';

/**
 * Runs an operator's task on the failed queue of the stores that the environment names. Throws
 * FolderLockedError where they are embedded and a server has them.
 */
export async function withFailedQueue<Result>(
  task: (queue: FailedQueue) => Promise<Result>,
): Promise<Result> {
  const input = readStartupInput({ LOGFLOW_WORKERS: '0' });
  const parts = new AsyncDisposableStack();
  try {
    const { context } = await openContext(input, parts);
    return await task(createFailedQueue(context));
  } finally {
    await parts.disposeAsync();
  }
}
