/** Repeats of a signal within this time (ms) are one: a terminal and the launcher both send it. */
const SAME_SIGNAL_MS = 1000;

/**
 * Calls `stop` at the first SIGINT, SIGTERM or SIGHUP, or when the launcher that started this process
 * has ended. A second, later signal ends the process at once.
 */
export function onStopSignal(stop: (reason: string) => void): void {
  let first = 0;
  const handle = (reason: string) => {
    const now = Date.now();
    if (first === 0) {
      first = now;
      stop(reason);
    } else if (now - first > SAME_SIGNAL_MS) {
      // Nothing in the process can delay SIGKILL; process.exit waits for V8's threads.
      process.kill(process.pid, 'SIGKILL');
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, handle);
  process.once('disconnect', () => handle('the launcher ended'));
}
