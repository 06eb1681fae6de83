import { setTimeout as delay } from 'node:timers/promises';
import type { StorageError } from '@supabase/storage-js';
import { isTransient } from './errors.ts';

/** What each call of the client resolves with. */
export type Answer<T> = { data: T; error: null } | { data: null; error: StorageError };

/** Few, because the domain tries again as well. */
const ATTEMPTS = 3;
/** Before the second and the third attempt, in milliseconds; half of it is drawn by lot. */
const PAUSES_MS = [200, 600];
/** None begins later than this after the first, so that a store that hangs fails within 15 s. */
const LAST_START_MS = 7_500;

/**
 * Makes a call, and again where the service is busy, fails or cannot be reached. Throws the
 * client's error of the last attempt.
 */
export async function call<T>(work: () => PromiseLike<Answer<T>>): Promise<T> {
  const start = performance.now();
  for (let attempt = 1; ; attempt++) {
    const { data, error } = await work();
    if (error === null) return data;
    const pauseMs = (PAUSES_MS[attempt - 1] ?? 0) * (0.5 + Math.random() / 2);
    const tooLate = performance.now() + pauseMs - start > LAST_START_MS;
    if (attempt === ATTEMPTS || tooLate || !isTransient(error)) throw error;
    await delay(pauseMs);
  }
}
