import { setImmediate } from 'node:timers/promises';
import DataLoader from 'dataloader';
import pLimit from 'p-limit';
import type { Database } from './open.ts';
import { isDatabaseAway } from './outage.ts';

/** Items of one statement at most: a statement of many would hold up the rest. */
const MAX_ITEMS = 32;
/** While one statement runs the next items collect; two at a time would halve what each of them carries. */
const STATEMENTS_AT_ONCE = 1;

/** Runs one statement for all items. Resolves with the result of each item, in their order. */
type RunAll<Item, Result> = (db: Database, items: Item[]) => Promise<Result[]>;

/**
 * A batcher: calls that are made at the same time share one statement, so that its planning, its round trip and its
 * commit are paid once. A call that is alone runs at once. Where a statement for several items fails, each of them runs
 * by itself, so that it fails by its own fault alone; an outage of the database rejects all of them.
 */
export function batched<Item, Result>(
  runAll: RunAll<Item, Result>,
): (db: Database, item: Item) => Promise<Result> {
  const loaders = new WeakMap<Database, DataLoader<Item, Result>>();
  return (db, item) => {
    const loader = loaders.get(db) ?? createLoader((items: Item[]) => runAll(db, items));
    loaders.set(db, loader);
    return loader.load(item);
  };
}

function createLoader<Item, Result>(
  run: (items: Item[]) => Promise<Result[]>,
): DataLoader<Item, Result> {
  const limit = pLimit(STATEMENTS_AT_ONCE);
  let started: Promise<unknown>;
  return new DataLoader<Item, Result>(
    (items) => {
      const results = runOneByOneOnFailure(run, [...items]);
      started = results;
      return results;
    },
    {
      cache: false,
      maxBatchSize: MAX_ITEMS,
      batchScheduleFn: (dispatch) =>
        void limit(async () => {
          // All calls of the same turn of the event loop come into the batch.
          await setImmediate();
          dispatch();
          await Promise.allSettled([started]);
        }),
    },
  );
}

async function runOneByOneOnFailure<Item, Result>(
  run: (items: Item[]) => Promise<Result[]>,
  items: Item[],
): Promise<(Result | Error)[]> {
  try {
    return await run(items);
  } catch (error) {
    if (items.length === 1 || isDatabaseAway(error)) throw error;
    const results: (Result | Error)[] = [];
    for (const item of items)
      results.push(await run([item]).then(([result]) => result as Result, asError));
    return results;
  }
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
