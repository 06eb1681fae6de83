import type { Readable } from 'node:stream';
import { AppError } from '../../errors.ts';
import { Interruptible } from '../../runtime/interruptible.ts';
import type { CheckRate } from './least-rate.ts';

export interface SourceOptions {
  /** Milliseconds without a byte after which the upload is given up. */
  idleMs: number;
  /** Aborts when the server is stopping. */
  signal: AbortSignal;
  /** One for all parts of a request. */
  checkRate: CheckRate;
  /** Whether everything has come, asked at the end of the stream; default: yes. */
  isComplete?: () => boolean;
}

/**
 * The bytes of an upload as they arrive. It throws `upload_aborted` when the client goes away,
 * `upload_stalled` when it sends nothing for too long and `shutting_down` when the server stops: a part of
 * a file never ends as if it were the whole. Leaving early does not destroy the stream: the connection
 * is still needed for the answer, and in a form other parts follow.
 */
export function uploadSource(stream: Readable, options: SourceOptions): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => {
      const bytes = stream.iterator({ destroyOnReturn: false });
      const steps = interruptible(bytes, options);
      let failed = false;
      let began = performance.now();
      return {
        next: async () => {
          try {
            // With a full buffer the client waits for the server, not the other way.
            if (stream.readableLength >= stream.readableHighWaterMark) began = performance.now();
            const result = await steps.next();
            if (!result.done) {
              const now = performance.now();
              options.checkRate(now - began, result.value.length);
              began = now;
              return result;
            }
            steps.close();
            if (options.isComplete?.() === false) throw aborted();
            return result;
          } catch (error) {
            failed = true;
            steps.close();
            throw error instanceof AppError ? error : aborted(error);
          }
        },
        return: async () => {
          steps.close();
          const end = bytes.return?.(undefined);
          // After a stall a read is still pending, and `return` would wait for it.
          if (!failed) await end;
          return { done: true as const, value: undefined };
        },
      };
    },
  };
}

/** Reads to the end and drops the bytes. */
export async function discard(source: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of source);
}

function interruptible(bytes: AsyncIterator<Uint8Array>, { idleMs, signal }: SourceOptions) {
  return new Interruptible(bytes, {
    silenceMs: idleMs,
    silent: () => stalled(idleMs),
    signal,
    aborted: stopping,
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

/** What an upload ends with when nothing of it comes for so long. */
export function stalled(idleMs: number): AppError {
  const advice = `No bytes arrived for ${Math.round(idleMs / 1000)} seconds. Send the file again.`;
  return new AppError('upload_stalled', advice);
}

/** What an upload ends with when the server stops. */
export function stopping(): AppError {
  return new AppError('shutting_down', 'Send the file again in a few seconds.');
}
