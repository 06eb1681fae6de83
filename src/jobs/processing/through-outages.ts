import pRetry from 'p-retry';
import { isDatabaseAway } from '../../database/outage.ts';

/** Milliseconds before the first repetition, and at most between two. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2000;

/**
 * Repeats a task until the database answers, for as long as a lease holds: finished work is not lost because the
 * database restarts. The task must be safe to repeat after it may have been carried out.
 */
export function throughOutages<T>(leaseSeconds: number, task: () => Promise<T>): Promise<T> {
  return pRetry(task, {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: FIRST_WAIT_MS,
    maxTimeout: LONGEST_WAIT_MS,
    maxRetryTime: leaseSeconds * 1000,
    shouldRetry: ({ error }) => isDatabaseAway(error),
  });
}
