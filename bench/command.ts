/** What the benchmarks that start servers have in common as commands. */

/** The command line is wrong. */
export class UsageError extends Error {}

export const say = (text: string): boolean => process.stderr.write(`${text}\n`);

/** A whole number from 1 on. Throws UsageError. */
export function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= 1) return value;
  throw new UsageError(`--${name}: a whole number from 1 on is needed`);
}

/**
 * Runs a benchmark and ends the process: with 2 where the command line is wrong, with 1 after any other error. What it
 * has open ends with `parts`, also at Ctrl-C.
 */
export async function runBenchmark(
  name: string,
  usage: string,
  main: (parts: AsyncDisposableStack) => Promise<void>,
): Promise<void> {
  const parts = new AsyncDisposableStack();
  const stopped = Promise.withResolvers<never>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // The broker has a process group of its own and would outlive a Ctrl-C.
    process.once(signal, () => stopped.reject(new Error(`stopped by ${signal}`)));
  }
  try {
    try {
      await Promise.race([stopped.promise, main(parts)]);
    } finally {
      await parts.disposeAsync();
    }
  } catch (error) {
    const { code, cause } = error as { code?: string; cause?: unknown };
    const isUsage = error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS') === true;
    say(`${name}: ${(error as Error).message}${cause ? ` (${cause})` : ''}`);
    if (isUsage) say(usage);
    // All is stopped; after a signal the part that ran still waits for processes that are gone.
    process.exit(isUsage ? 2 : 1);
  }
}
