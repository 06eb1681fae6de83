import { endProcess } from '../runtime/end-process.ts';
import { onStopSignal } from './signals.ts';
import type { StartupInput } from './startup-input.ts';

/**
 * Starts the parts of a process one after the other, and ends them, the last one first, at the first
 * stop signal or where one of them cannot start. Resolves with what `start` gives once all run.
 */
export async function runUntilStopped<Started>(
  { config, log }: StartupInput,
  start: (parts: AsyncDisposableStack) => Promise<Started>,
): Promise<Started> {
  const parts = new AsyncDisposableStack();
  const starting = startOrUndo(parts, start);
  const stop = async (): Promise<void> => {
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
