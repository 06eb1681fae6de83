import { setTimeout as delay } from 'node:timers/promises';
import { CommandError } from '../output/failure.ts';

/** How often a refusal is waited out before it counts. */
const MOST_WAITS = 5;
/** Seconds: nobody expects a command to stand still for longer. */
const LONGEST_WAIT = 120;

/**
 * Does it again when the server asks to wait (`Retry-After` with 429 or 503), as long as it says. An upload that was refused
 * amid the file has left a failed job, and is sent as a new one.
 */
export async function patiently<Result>(
  attempt: () => Promise<Result>,
  wait: (ms: number) => Promise<unknown> = delay,
): Promise<Result> {
  for (let waits = 0; ; waits++) {
    try {
      return await attempt();
    } catch (error) {
      const seconds = error instanceof CommandError ? error.retryAfter : undefined;
      if (seconds === undefined || seconds > LONGEST_WAIT || waits === MOST_WAITS) throw error;
      process.stderr.write(`log-flow: the server asks to wait ${seconds} s ...\n`);
      await wait(seconds * 1000);
    }
  }
}

/** The seconds that a refusal asks to wait; undefined where it asks for nothing, or for a date. */
export function secondsToWait(
  status: number,
  header: string | null | undefined,
): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  return /^\d+$/.test(header ?? '') ? Number(header) : undefined;
}
