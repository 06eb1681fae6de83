import type { Command } from 'commander';
import { environmentHelp } from '../environment-help.ts';
import { threadsOption, threadsSetting } from '../options.ts';
import { workerModule } from '../server-modules.ts';

export function addWorker(program: Command): void {
  program
    .command('worker')
    .summary('start a worker without HTTP')
    .description(
      'Starts a process that takes chunks from the shared queue and analyses them, until a signal ends ' +
        'it. It needs the DATABASE_URL, RABBITMQ_URL and STORAGE_URL of the servers.',
    )
    .addOption(threadsOption('--concurrency <n>', 1))
    .addHelpText('after', environmentHelp)
    .action(async ({ concurrency }: { concurrency?: number }) => {
      const { startWorkerProcess } = await workerModule();
      await startWorkerProcess(threadsSetting(concurrency));
    });
}
