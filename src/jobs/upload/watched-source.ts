import { AppError } from '../../errors.ts';
import { Interruptible } from '../../runtime/interruptible.ts';

/** Seconds without a byte after which an upload fails. */
const STALL_SECONDS = 120;

/**
 * The source, which throws when no byte comes for too long (`upload_stalled`), when the signal aborts
 * (`shutting_down`), or when the source itself fails (`upload_aborted`).
 */
export async function* watchedSource(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
  stallSeconds: number = STALL_SECONDS,
): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  const steps = new Interruptible(iterator, {
    silenceMs: stallSeconds * 1000,
    silent: () =>
      new AppError('upload_stalled', `No byte came for ${stallSeconds} seconds; upload again.`),
    signal,
    aborted: () => new AppError('shutting_down', 'The server is stopping; upload again later.'),
  });
  try {
    for (;;) {
      const step = await steps.next();
      if (step.done) return;
      yield step.value;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    const message = 'The connection ended before the whole file was received; upload it again.';
    throw new AppError('upload_aborted', message, { cause: error });
  } finally {
    steps.close();
    // Not awaited, since a source that hangs would hang here again; its connection closes it.
    iterator.return?.().catch(() => undefined);
  }
}
