import type { StorageError } from '@supabase/storage-js';
import pRetry from 'p-retry';
import { isTransient } from './errors.ts';

/** What each call of the client resolves with. */
export type Answer<T> = { data: T; error: null } | { data: null; error: StorageError };

/** Few, because the domain tries again as well: after 100 to 200 ms, and after 300 to 600 ms. */
const RETRIES = { retries: 2, minTimeout: 100, factor: 3, randomize: true };
/** Milliseconds in which attempts may begin, so that a store that hangs fails within 15 s. */
const LAST_START_MS = 5_000;

/**
 * Makes a call, and again where the service is busy, fails or cannot be reached. Throws the
 * client's error of the last attempt.
 */
export function call<T>(work: () => PromiseLike<Answer<T>>): Promise<T> {
  const attempt = async (): Promise<T> => {
    const { data, error } = await work();
    if (error !== null) throw error;
    return data;
  };
  return pRetry(attempt, {
    ...RETRIES,
    maxRetryTime: LAST_START_MS,
    shouldRetry: ({ error }) => isTransient(error),
  });
}
