import type { Command } from 'commander';
import { environmentHelp } from '../environment-help.ts';
import {
  FORMATS_DIR,
  type FormatFlags,
  formatsDirOption,
  threadsOption,
  withThreads,
} from '../options.ts';
import { serverModule } from '../server-modules.ts';

interface ServeFlags extends FormatFlags {
  workers?: number;
}

export function addServe(program: Command): void {
  program
    .command('serve')
    .summary('start the server')
    .description(
      'Starts the server: HTTP, WebSocket and, unless --workers is 0, the threads that analyse, in one process.',
    )
    .addOption(threadsOption('--workers <n>', 0))
    .addOption(formatsDirOption())
    .addHelpText('after', environmentHelp)
    .action(async ({ formatsDir, workers }: ServeFlags) => {
      const { startServer } = await serverModule();
      await startServer(withThreads({ ...process.env, [FORMATS_DIR]: formatsDir }, workers));
    });
}
