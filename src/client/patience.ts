import { Problem } from './problem.ts';

/** How long and how often is waited before a failure counts. */
export interface Patience {
  /** How often a refusal that asks to wait (429 or 503 with Retry-After) is waited out. */
  mostWaits: number;
  /** Seconds: a refusal that asks for longer counts at once. */
  longestWait: number;
  /** How often something without an answer is tried again, once the server has been reached. */
  retries: number;
  /** Is told of each wait. */
  onWait: (seconds: number, problem: Problem) => void;
}

export const PATIENCE: Patience = {
  mostWaits: 5,
  longestWait: 120,
  retries: 3,
  onWait: () => undefined,
};

/** Waits; rejects with the signal's reason when that aborts meanwhile. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  if (signal?.aborted) return Promise.reject(signal.reason);
  const timer = setTimeout(resolve, milliseconds);
  const stop = () => {
    clearTimeout(timer);
    reject(signal?.reason);
  };
  signal?.addEventListener('abort', stop, { once: true });
  return promise.finally(() => signal?.removeEventListener('abort', stop));
}

/** Does it again when the server asks to wait, as long as it says. */
export async function patiently<Result>(
  attempt: () => Promise<Result>,
  { mostWaits, longestWait, onWait }: Patience,
  signal?: AbortSignal,
): Promise<Result> {
  for (let waits = 0; ; waits++) {
    try {
      return await attempt();
    } catch (error) {
      const seconds = error instanceof Problem ? error.retryAfter : undefined;
      if (seconds === undefined || seconds > longestWait || waits === mostWaits) throw error;
      onWait(seconds, error as Problem);
      await pause(seconds * 1000, signal);
    }
  }
}

/** Milliseconds before a try, the first of which is number 0: half a second, then twice as long each time, 15 s at most. */
export const backoff = (attempt: number): number => Math.min(500 * 2 ** attempt, 15_000);

/** Does it again where no answer came, up to `retries` times, if `mayRetry` says that this makes sense. */
export async function persistently<Result>(
  attempt: (number: number) => Promise<Result>,
  { retries }: Patience,
  { mayRetry, signal }: { mayRetry: () => boolean; signal?: AbortSignal | undefined },
): Promise<Result> {
  for (let number = 0; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      if (!isSilence(error) || number >= retries || !mayRetry()) throw error;
      await pause(backoff(number), signal);
    }
  }
}

/** Whether no answer came, or only a part of one. */
export const isSilence = (error: unknown): boolean =>
  error instanceof Problem && (error.code === 'unreachable' || error.code === 'broken_off');
