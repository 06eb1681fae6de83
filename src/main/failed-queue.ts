import type { Database } from '../database/open.ts';
import { addressesOf } from '../identity/local/index.ts';
import { createFailedQueue, type JobParts, type TracedJob } from '../jobs/index.ts';
import { openContext } from './context.ts';
import { openOrAsk } from './control/open-or-ask.ts';
import { assertDataStore } from './data-folder.ts';
import { readStartupInput } from './startup-input.ts';

/** A failed job with the address of its owner; null where his account is elsewhere or gone. */
export type FailedJobOfOwner = TracedJob & { ownerEmail: string | null };

export type FailedOperations = ReturnType<typeof failedOperations>;

/** What operators do to the failed queue, also by way of a server that has the embedded stores. */
export function failedOperations(parts: JobParts) {
  const queue = createFailedQueue(parts);
  return {
    'failed.list': async (limit: number) => withOwners(parts.db, await queue.list(limit)),
    'failed.countUploads': queue.countFailedUploads,
    'failed.show': async (jobID: string) => {
      const [shown] = await withOwners(parts.db, [await queue.show(jobID)]);
      return shown!;
    },
    'failed.retry': queue.retry,
    'failed.drop': queue.drop,
  };
}

const NAMES = [
  'failed.list',
  'failed.countUploads',
  'failed.show',
  'failed.retry',
  'failed.drop',
] as const satisfies readonly (keyof FailedOperations)[];

async function withOwners(db: Database, jobs: TracedJob[]): Promise<FailedJobOfOwner[]> {
  const addresses = await addressesOf(
    db,
    jobs.map(({ ownerID }) => ownerID),
  );
  return jobs.map((job) => ({ ...job, ownerEmail: addresses.get(job.ownerID) ?? null }));
}

/**
 * Runs an operator's task on the failed queue of the stores that the environment names. Where a server has the embedded
 * ones, it does the task. Throws `data_folder_in_use` where another command has them, and `no_data_store`
 * where there are none.
 */
export async function withFailedQueue<Result>(
  task: (queue: FailedOperations) => Promise<Result>,
): Promise<Result> {
  const input = readStartupInput({ LOGFLOW_WORKERS: '0' });
  const { database, dataDir } = input.config;
  if (!database) assertDataStore(dataDir);
  const parts = new AsyncDisposableStack();
  try {
    const open = async () => failedOperations((await openContext(input, parts)).context);
    return await task(await openOrAsk<FailedOperations>(dataDir, NAMES, open));
  } finally {
    await parts.disposeAsync();
  }
}
