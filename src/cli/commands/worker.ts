import type { Command } from 'commander';
import { environmentHelp } from '../environment-help.ts';
import { threadsOption, threadsSetting, wholeNumber } from '../options.ts';

export function addWorker(program: Command): void {
  program
    .command('worker')
    .summary('start a worker, which serves no clients')
    .description(
      'Starts a process that takes chunks from the shared queue and analyses them, until a signal ends ' +
        'it. It needs the DATABASE_URL, RABBITMQ_URL and STORAGE_URL of the servers.',
    )
    .addOption(threadsOption('--concurrency <n>', 1))
    .option(
      '--port <n>',
      'port for /health, /ready and /metrics; 0 chooses a free one (default: WORKER_PORT, or none)',
      wholeNumber(0, 65_535),
    )
    .addHelpText('after', environmentHelp)
    .action(async ({ concurrency, port }: { concurrency?: number; port?: number }) => {
      const { startWorkerProcess } = await import('../../main/worker.ts');
      const ports = port === undefined ? {} : { WORKER_PORT: String(port) };
      await startWorkerProcess({ ...threadsSetting(concurrency), ...ports });
    });
}
