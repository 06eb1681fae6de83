/** Runs at most `size` tasks at once; the first failure is thrown by the next `run` or `drain`. */
export function createWindow(size: number) {
  const running = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  const throwFailure = () => {
    if (failure) throw failure.error;
  };
  return {
    async run(task: () => Promise<void>): Promise<void> {
      if (running.size >= size) await Promise.race(running);
      throwFailure();
      const tracked = task()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => running.delete(tracked));
      running.add(tracked);
    },
    async drain(): Promise<void> {
      await Promise.all(running);
      throwFailure();
    },
    async settle(): Promise<void> {
      await Promise.all(running);
    },
  };
}
