/** Small tasks that wait for a thread: whichever is free takes several of them at once. */
import { AppError } from '../errors.ts';
import type { Outcome, StoredTask } from './task.ts';
import { closed } from './task-pool.ts';

/** A thread takes so many at once at most, so that a larger task never waits long. */
const MOST_AT_ONCE = 16;

interface Waiting {
  task: StoredTask;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/** Runs what `next` gives once there is a free thread; without a task the turn is given up. */
export type RunNext = (next: () => StoredTask[]) => Promise<Outcome[]>;

/**
 * Gives each task a turn of its own, in which all that wait go together; later turns find nothing left.
 * Where a thread dies under several, each is run again by itself, so that only the guilty one fails. For that
 * their bytes are copied to the thread and not transferred.
 */
export function createSmallTasks(runNext: RunNext): (task: StoredTask) => Promise<Outcome> {
  const waiting: Waiting[] = [];

  async function takeTurn(): Promise<void> {
    let batch: Waiting[] = [];
    try {
      const outcomes = await runNext(() => {
        batch = waiting.splice(0, MOST_AT_ONCE);
        return batch.map(({ task }) => task);
      });
      for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index]!);
    } catch (error) {
      if (batch.length > 1 && !isClosed(error)) await Promise.all(batch.map(runAlone));
      else for (const { reject } of batch) reject(error);
    }
  }

  async function runAlone({ task, resolve, reject }: Waiting): Promise<void> {
    try {
      const [outcome] = await runNext(() => [task]);
      resolve(outcome!);
    } catch (error) {
      reject(error);
    }
  }

  return (task) =>
    new Promise((resolve, reject) => {
      const one = { task, resolve, reject };
      waiting.push(one);
      takeTurn().finally(() => {
        // Refused before it had a turn: the threads are closed.
        const index = waiting.indexOf(one);
        if (index >= 0) waiting.splice(index, 1)[0]!.reject(closed());
      });
    });
}

const isClosed = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'shutting_down';
