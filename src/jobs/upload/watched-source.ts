import { AppError } from '../../errors.ts';
import type { UploadMemory } from '../../ingest/decoder-memory.ts';
import { Interruptible } from '../../runtime/interruptible.ts';

/** Seconds without a byte after which an upload fails. */
const STALL_SECONDS = 120;

export interface WatchOptions {
  signal: AbortSignal | undefined;
  /** Is told how fast the bytes come. */
  memory?: Pick<UploadMemory, 'waits' | 'receives' | 'onReclaim'>;
  /** Is told of the bytes of each piece. */
  onReceived?: (bytes: number) => void;
  stallSeconds?: number;
}

/**
 * The source, which throws when no byte comes for too long (`upload_stalled`), when the signal aborts
 * (`shutting_down`), when others need the upload's memory (`upload_too_slow`), or when the source itself fails
 * (`upload_aborted`).
 */
export async function* watchedSource(
  source: AsyncIterable<Uint8Array>,
  { signal, memory, onReceived, stallSeconds = STALL_SECONDS }: WatchOptions,
): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  const steps = new Interruptible(iterator, {
    silenceMs: stallSeconds * 1000,
    silent: () =>
      new AppError('upload_stalled', `No byte came for ${stallSeconds} seconds; upload again.`),
    signal,
    aborted: () => new AppError('shutting_down', 'The server is stopping; upload again later.'),
  });
  memory?.onReclaim((error) => steps.end(error));
  try {
    for (;;) {
      memory?.waits();
      const step = await steps.next();
      memory?.receives(step.done ? 0 : step.value.length);
      if (step.done) return;
      onReceived?.(step.value.length);
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
