import pLimit from 'p-limit';

/**
 * Runs at most `size` tasks at once in the background. `start` resolves as soon as its task runs, so that a producer
 * waits while all are busy. The first failure is thrown by the next `start` or `finish`.
 */
export function createBackgroundTasks(size: number) {
  const limit = pLimit(size);
  const tasks = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  const throwFailure = () => {
    if (failure) throw failure.error;
  };
  /** Resolves when no task runs any more, whatever became of them. */
  const settle = async (): Promise<void> => {
    await Promise.all(tasks);
  };
  return {
    start: async (task: () => Promise<void>): Promise<void> => {
      const started = Promise.withResolvers<void>();
      const tracked = limit(async () => {
        started.resolve();
        if (!failure) await task();
      })
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => tasks.delete(tracked));
      tasks.add(tracked);
      await started.promise;
      throwFailure();
    },
    finish: async (): Promise<void> => {
      await settle();
      throwFailure();
    },
    settle,
  };
}
