/**
 * Work for which calls come faster than it is done. Of one key one task runs at a time; calls for the same thing that
 * come before theirs has begun share it. So a result is never older than its call.
 */
export interface Turns {
  /**
   * @param key what must not be worked on twice at the same time
   * @param wanted what exactly is wanted: calls with the same key and this share a task
   */
  share<Result>(key: string, wanted: string, task: () => Promise<Result>): Promise<Result>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  const waiting = new Map<string, Promise<unknown>>();
  return {
    share: <Result>(key: string, wanted: string, task: () => Promise<Result>) => {
      const name = `${key} ${wanted}`;
      const shared = waiting.get(name);
      if (shared) return shared as Promise<Result>;
      const before = last.get(key)?.catch(() => undefined) ?? Promise.resolve();
      const turn = before.then(() => {
        waiting.delete(name);
        return task();
      });
      waiting.set(name, turn);
      last.set(key, turn);
      const done = () => last.get(key) === turn && last.delete(key);
      turn.then(done, done);
      return turn;
    },
  };
}
