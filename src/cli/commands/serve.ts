import type { Command } from 'commander';
import { environmentHelp } from '../environment-help.ts';
import { type FormatFlags, formatsDirOption, threadsOption, threadsSetting } from '../options.ts';

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
      const { startServer } = await import('../../main/server.ts');
      const formats = formatsDir ? { LOGFLOW_FORMATS_DIR: formatsDir } : {};
      await startServer({ ...formats, ...threadsSetting(workers) });
    });
}
