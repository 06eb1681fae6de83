/**
 * The task's result, if it comes within `ms` milliseconds; else rejects with an Error of that message, and the task
 * runs on unheard. What takes an AbortSignal is better given `AbortSignal.timeout(ms)`.
 */
export async function withTimeLimit<Result>(
  ms: number,
  message: string,
  task: Promise<Result>,
): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  // Not the timer of node:timers/promises: to abort it makes an error with its stack each time.
  const timer = setTimeout(() => reject(new Error(message)), ms);
  try {
    return await Promise.race([task, late]);
  } finally {
    clearTimeout(timer);
  }
}
