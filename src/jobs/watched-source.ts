import { AppError } from '../errors.ts';

/** Seconds without a byte after which an upload is given up. */
const STALL_SECONDS = 120;

/**
 * The source, ended by an error when it is silent for too long (`upload_stalled`), when the signal
 * aborts (`shutting_down`), or when it fails by itself (`upload_aborted`).
 */
export async function* watchedSource(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
  stallSeconds: number = STALL_SECONDS,
): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await nextOrInterrupt(iterator, signal, stallSeconds);
      if (step.done) return;
      yield step.value;
    }
  } finally {
    // Not awaited: a source that hangs would hang here again; it is closed with its connection.
    iterator.return?.().catch(() => undefined);
  }
}

async function nextOrInterrupt(
  iterator: AsyncIterator<Uint8Array>,
  signal: AbortSignal | undefined,
  stallSeconds: number,
): Promise<IteratorResult<Uint8Array>> {
  const interrupt = Promise.withResolvers<never>();
  const stop = () =>
    interrupt.reject(new AppError('shutting_down', 'The server is stopping; upload again later.'));
  const timer = setTimeout(() => {
    const message = `No byte came for ${stallSeconds} seconds; upload again.`;
    interrupt.reject(new AppError('upload_stalled', message));
  }, stallSeconds * 1000);
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([readNext(iterator), interrupt.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

async function readNext(iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    return await iterator.next();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const message = 'The connection ended before the whole file had come; upload it again.';
    throw new AppError('upload_aborted', message, { cause: error });
  }
}
