import { FolderLockedError } from '../database/embedded/folder-lock.ts';
import { createFailedQueue, type FailedQueue } from '../jobs/index.ts';
import { openContext } from './context.ts';
import { controlOf } from './control/call-control.ts';
import { readStartupInput, type StartupInput } from './startup-input.ts';

/** What a server with embedded stores offers to the commands on the failed queue. */
export function failedOperations(queue: FailedQueue) {
  return {
    'failed.list': queue.list,
    'failed.show': queue.show,
    'failed.retry': queue.retry,
    'failed.drop': queue.drop,
  };
}

type Served = ReturnType<typeof failedOperations>;
const NAMES = ['failed.list', 'failed.show', 'failed.retry', 'failed.drop'] as const;

/**
 * Runs an operator's task on the failed queue of the stores that the environment names. Where a server has the embedded
 * ones, it does the task. Throws FolderLockedError where another command has them.
 */
export async function withFailedQueue<Result>(
  task: (queue: FailedQueue) => Promise<Result>,
): Promise<Result> {
  const input = readStartupInput({ LOGFLOW_WORKERS: '0' });
  const parts = new AsyncDisposableStack();
  try {
    return await task(await openQueue(input, parts));
  } finally {
    await parts.disposeAsync();
  }
}

async function openQueue(input: StartupInput, parts: AsyncDisposableStack): Promise<FailedQueue> {
  try {
    return createFailedQueue((await openContext(input, parts)).context);
  } catch (error) {
    if (!(error instanceof FolderLockedError)) throw error;
    const served = await controlOf<Served>(input.config.dataDir, NAMES);
    if (served === null) throw error;
    return queueOf(served);
  }
}

const queueOf = (served: Served): FailedQueue => ({
  list: served['failed.list'],
  show: served['failed.show'],
  retry: served['failed.retry'],
  drop: served['failed.drop'],
});
