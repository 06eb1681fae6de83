import pRetry from 'p-retry';
import type { BlobStore } from '../../blobs/blob-store.ts';
import { AppError } from '../../errors.ts';

/** Milliseconds in which attempts begin: a store that is restarted or fails over is back by then. */
const PATIENCE_MS = 30_000;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 4_000;

/**
 * Stores a blob, and tries again for half a minute while the store does not answer; the upload waits meanwhile. What the
 * store refuses for good is thrown at once. Rejects with `shutting_down`, or the AppError that is the signal's reason,
 * when that aborts.
 */
export async function putPatiently(
  { put }: Pick<BlobStore, 'put'>,
  key: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  try {
    await pRetry(() => put(key, bytes), {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: FIRST_WAIT_MS,
      maxTimeout: LONGEST_WAIT_MS,
      maxRetryTime: PATIENCE_MS,
      signal,
      shouldRetry: ({ error }) => error instanceof AppError && error.code === 'storage_failed',
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    if (signal.reason instanceof AppError) throw signal.reason;
    throw new AppError('shutting_down', 'The server is stopping; upload again later.');
  }
}
