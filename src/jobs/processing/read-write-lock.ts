/**
 * A read-write lock: many tasks run together, or one runs exclusively. An exclusive task waits for those that run and
 * holds back all that come after it, so that it cannot starve.
 */
export interface ReadWriteLock {
  run<T>(isExclusive: boolean, task: () => Promise<T>): Promise<T>;
}

interface Waiting {
  isExclusive: boolean;
  start: () => void;
}

export function createReadWriteLock(): ReadWriteLock {
  const queue: Waiting[] = [];
  let running = 0;
  let isHeldExclusively = false;

  const mayStart = (isExclusive: boolean) => !isHeldExclusively && (running === 0 || !isExclusive);

  function startWaiting(): void {
    for (let next = queue[0]; next && mayStart(next.isExclusive); next = queue[0]) {
      queue.shift();
      running++;
      isHeldExclusively = next.isExclusive;
      next.start();
    }
  }

  return {
    run: async (isExclusive, task) => {
      const turn = Promise.withResolvers<void>();
      queue.push({ isExclusive, start: turn.resolve });
      startWaiting();
      await turn.promise;
      try {
        return await task();
      } finally {
        running--;
        isHeldExclusively = false;
        startWaiting();
      }
    },
  };
}
