import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks until the answer is truthy and returns it; fails after the limit (milliseconds) with the last
 * answer or error as its cause. Instead of sleeping: a test waits as long as it must and no longer. The
 * limit ends a hang; it is far above what a busy machine needs.
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false | null> | T | undefined | false | null,
  limitMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    await delay(25);
  }
  throw new Error(`waited ${limitMs} ms for: ${what}`, { cause: last });
}
