/** The command line when its command is `analyze`: the same, but its threads start first. */
import { startEarlyThreads } from '../analysis/early-threads.ts';
import { exit } from '../output/exit.ts';
import { EXIT } from '../output/failure.ts';

/** As `main` of main.ts; ends the process. */
export async function main(args: string[]): Promise<void> {
  startEarlyThreads(args);
  const { main } = await import('../main.ts');
  await main(args);
  // Nothing is left to do. A process that ends by itself first takes down all that it has in memory.
  await exit(Number(process.exitCode ?? EXIT.done));
}
