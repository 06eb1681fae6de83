import { endProcess } from '../runtime/end-process.ts';
import { onStopSignal } from './signals.ts';
import type { StartupInput } from './startup-input.ts';

/** Seconds beyond SHUTDOWN_TIMEOUT in which the stores are closed. */
const CLOSING_SECONDS = 5;

/**
 * Starts the parts of a process one after the other, and ends them, the last one first, at the first
 * stop signal or where one of them cannot start. Resolves with what `start` gives once all run.
 */
export async function runUntilStopped<Started>(
  input: StartupInput,
  start: (parts: AsyncDisposableStack) => Promise<Started>,
): Promise<Started> {
  const { config, log } = input;
  const parts = new AsyncDisposableStack();
  const starting = startOrUndo(parts, start);
  const stop = async (): Promise<void> => {
    endWhenOverdue(input);
    try {
      await starting;
      await parts.disposeAsync();
      say('Stopped.');
      endProcess(0);
    } catch (error) {
      log.error({ err: error }, 'did not stop cleanly');
      endProcess(1);
    }
  };
  // From the start on: Ctrl-C may follow the ready line at once.
  onStopSignal((reason) => {
    say(`Stopping (${reason}): running chunks may take ${config.shutdownTimeout} s more ...`);
    stop();
  });
  return starting;
}

/** All stores outlast the end of a process at any moment, so one that cannot stop need not be waited for. */
function endWhenOverdue({ config, log }: StartupInput): void {
  const seconds = config.shutdownTimeout + CLOSING_SECONDS;
  const end = () => {
    log.error(`did not stop within ${seconds} s`);
    endProcess(1);
  };
  setTimeout(end, seconds * 1000).unref();
}

async function startOrUndo<Started>(
  parts: AsyncDisposableStack,
  start: (parts: AsyncDisposableStack) => Promise<Started>,
): Promise<Started> {
  try {
    return await start(parts);
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}

/** A message on stdout for the person at the terminal; the log on stderr is for machines. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
