import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import type { JobContext } from '../context.ts';

/** Milliseconds before the first repetition, and at most between two. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2000;

/** Whether the database could not be reached, so that nothing is known of what was asked of it. */
export function isDatabaseAway(error: unknown): boolean {
  return error instanceof AppError && error.code === 'database_failed';
}

/**
 * Repeats a task until the database answers, for as long as a lease holds: finished work is not thrown
 * away because of a restart. The task must be safe to repeat after it may have been carried out.
 */
export async function throughOutages<T>(
  { settings }: Pick<JobContext, 'settings'>,
  task: () => Promise<T>,
): Promise<T> {
  const until = Date.now() + settings.leaseSeconds * 1000;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    try {
      return await task();
    } catch (error) {
      if (!isDatabaseAway(error) || Date.now() + wait > until) throw error;
      await delay(wait);
    }
  }
}
