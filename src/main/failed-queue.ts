import { createFailedQueue, type FailedQueue } from '../jobs/index.ts';
import { openContext } from './context.ts';
import { openOrAsk } from './control/open-or-ask.ts';
import { assertDataStore } from './data-folder.ts';
import { readStartupInput } from './startup-input.ts';

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
 * ones, it does the task. Throws `data_folder_in_use` where another command has them, and `no_data_store`
 * where there are none.
 */
export async function withFailedQueue<Result>(
  task: (queue: FailedQueue) => Promise<Result>,
): Promise<Result> {
  const input = readStartupInput({ LOGFLOW_WORKERS: '0' });
  const { database, dataDir } = input.config;
  if (!database) assertDataStore(dataDir);
  const parts = new AsyncDisposableStack();
  try {
    const open = async () =>
      failedOperations(createFailedQueue((await openContext(input, parts)).context));
    return await task(queueOf(await openOrAsk<Served>(dataDir, NAMES, open)));
  } finally {
    await parts.disposeAsync();
  }
}

const queueOf = (served: Served): FailedQueue => ({
  list: served['failed.list'],
  show: served['failed.show'],
  retry: served['failed.retry'],
  drop: served['failed.drop'],
});
