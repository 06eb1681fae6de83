import type { Command } from 'commander';
import { connect } from '../client/connect.ts';
import { addServerOptions, type ServerFlags } from '../client/server-options.ts';
import { EXIT, reportFailure } from '../output/failure.ts';
import { printText } from '../output/print.ts';
import { eitherOf } from '../remote/job-or-bundle.ts';

export function addRm(program: Command): void {
  const command = program
    .command('rm')
    .summary('remove jobs from a server, with their reports and bytes')
    .description(
      'Removes jobs and archives from a server, with their reports and bytes, for good. Exit code 1: one could not be removed.',
    )
    .argument('<id...>', 'ids of jobs and archives, as upload prints them');
  addServerOptions(command).action(remove);
}

/** The others are removed where one fails. */
async function remove(ids: string[], flags: ServerFlags): Promise<void> {
  const server = connect(flags);
  for (const id of ids) {
    try {
      await eitherOf(
        () => server.remove(id),
        () => server.removeBundle(id),
      );
      printText(`${id} removed`);
    } catch (error) {
      reportFailure(error);
      process.exitCode = EXIT.failed;
    }
  }
}
