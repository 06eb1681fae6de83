import type { Readable } from 'node:stream';
import { AppError } from '../../errors.ts';

export interface SourceOptions {
  /** Milliseconds without a byte after which the upload is given up. */
  idleMs: number;
  /** Aborts when the server is stopping. */
  signal: AbortSignal;
  /** Whether everything has come, asked at the end of the stream; default: yes. */
  isComplete?: () => boolean;
}

/**
 * The bytes of an upload as they arrive. It throws `upload_aborted` when the client goes away,
 * `upload_stalled` when it falls silent and `shutting_down` when the server stops: never does a part
 * of a file end as if it were the whole. Leaving early does not destroy the stream: the connection
 * is still needed for the answer, and in a form other parts follow.
 */
export function uploadSource(stream: Readable, options: SourceOptions): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => {
      const bytes = stream.iterator({ destroyOnReturn: false });
      let failed = false;
      return {
        next: async () => {
          try {
            const result = await nextWithin(bytes, options);
            if (result.done && options.isComplete?.() === false) throw aborted();
            return result;
          } catch (error) {
            failed = true;
            throw error;
          }
        },
        return: async () => {
          const end = bytes.return?.(undefined);
          // After a stall a read is still pending, and `return` would wait for it.
          if (!failed) await end;
          return { done: true as const, value: undefined };
        },
      };
    },
  };
}

/** Reads to the end without looking. */
export async function discard(source: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of source);
}

function nextWithin(
  bytes: AsyncIterator<Uint8Array>,
  { idleMs, signal }: SourceOptions,
): Promise<IteratorResult<Uint8Array>> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      act();
    };
    const timer = setTimeout(() => settle(() => reject(stalled(idleMs))), idleMs);
    const stop = () => settle(() => reject(stopping()));
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener('abort', stop);
    bytes.next().then(
      (result) => settle(() => resolve(result)),
      (cause) => settle(() => reject(aborted(cause))),
    );
  });
}

function aborted(cause?: unknown): AppError {
  return new AppError(
    'upload_aborted',
    'The connection ended before the file did. Send it again.',
    {
      cause,
    },
  );
}

function stalled(idleMs: number): AppError {
  const advice = `Nothing came for ${Math.round(idleMs / 1000)} seconds. Send the file again.`;
  return new AppError('upload_stalled', advice);
}

function stopping(): AppError {
  return new AppError('shutting_down', 'Send the file again in some seconds.', { retryAfter: 5 });
}
