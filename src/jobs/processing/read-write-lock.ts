/**
 * Lets many tasks run together, or one alone. A task that wants to be alone waits for those that
 * run and holds back all that come after it, so it cannot starve.
 */
export interface SoloGate {
  run<T>(alone: boolean, task: () => Promise<T>): Promise<T>;
}

interface Waiting {
  alone: boolean;
  start: () => void;
}

export function createSoloGate(): SoloGate {
  const queue: Waiting[] = [];
  let running = 0;
  let aloneRuns = false;

  const mayStart = (alone: boolean) => !aloneRuns && (running === 0 || !alone);

  function startWaiting(): void {
    for (let next = queue[0]; next && mayStart(next.alone); next = queue[0]) {
      queue.shift();
      running++;
      aloneRuns = next.alone;
      next.start();
    }
  }

  return {
    run: async (alone, task) => {
      const turn = Promise.withResolvers<void>();
      queue.push({ alone, start: turn.resolve });
      startWaiting();
      await turn.promise;
      try {
        return await task();
      } finally {
        running--;
        aloneRuns = false;
        startWaiting();
      }
    },
  };
}
