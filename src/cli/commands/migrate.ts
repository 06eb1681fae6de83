import type { Command } from 'commander';
import { environmentHelp } from '../environment-help.ts';
import { printText } from '../output/print.ts';

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .summary('prepare database, queue and storage')
    .description(
      'Creates the tables, queues and buckets that are missing in the stores that the environment names. ' +
        'Run it before you start the servers and workers of a new release; it may run at any time.',
    )
    .addHelpText('after', environmentHelp)
    .action(async () => {
      const { migrate } = await import('../../main/migrate.ts');
      for (const line of await migrate()) printText(line);
    });
}
