import type { Command } from 'commander';
import { environmentHelp } from './environment-help.ts';
import { FORMATS_DIR, type FormatFlags, formatsDirOption } from './options.ts';

/**
 * Written as a variable: the server and its packages are loaded by this command only. From the root, so
 * that it is the same file for the bundle in dist/.
 */
const SERVER_MODULE: string = '../../src/main/server.ts';

interface ServerModule {
  startServer(env: NodeJS.ProcessEnv): Promise<void>;
}

export function addServe(program: Command): void {
  program
    .command('serve')
    .summary('start the server')
    .description('Starts the server: HTTP, WebSocket and the workers, in one process.')
    .addOption(formatsDirOption())
    .addHelpText('after', environmentHelp)
    .action(async ({ formatsDir }: FormatFlags) => {
      const { startServer } = (await import(SERVER_MODULE)) as ServerModule;
      await startServer({ ...process.env, [FORMATS_DIR]: formatsDir });
    });
}
