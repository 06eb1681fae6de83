import { setTimeout as delay } from 'node:timers/promises';

/**
 * The task's result, if it comes within `ms` milliseconds; else rejects with an Error of that message, and the task
 * runs on unheard. What takes an AbortSignal is better given `AbortSignal.timeout(ms)`.
 */
export async function withTimeLimit<Result>(
  ms: number,
  message: string,
  task: Promise<Result>,
): Promise<Result> {
  const finished = new AbortController();
  const late = async (): Promise<never> => {
    await delay(ms, undefined, { signal: finished.signal });
    throw new Error(message);
  };
  try {
    return await Promise.race([task, late()]);
  } finally {
    finished.abort();
  }
}
