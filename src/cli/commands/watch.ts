import type { Command } from 'commander';
import type { LiveMessage } from '../../client/node/index.ts';
import { connect, type Server } from '../client/connect.ts';
import { addServerOptions, type ServerFlags } from '../client/server-options.ts';
import { CommandError, EXIT, reportFailure } from '../output/failure.ts';
import { formatCount } from '../output/numbers.ts';
import { printJSON, printText } from '../output/print.ts';
import { startStatusLine } from '../output/status-line.ts';
import { isNotFound, type Member, membersOf } from '../remote/job-or-bundle.ts';

interface WatchFlags extends ServerFlags {
  json?: boolean;
}

export function addWatch(program: Command): void {
  const command = program
    .command('watch')
    .summary('show the progress of a job until it is done')
    .description(
      'Shows the progress of a job, or of the logs of an archive, until it is done; goes on where the connection breaks. Exit code ' +
        '0: completed, 1: failed.',
    )
    .argument('<id>', 'id of a job or an archive, as upload prints it')
    .option('--json', 'print every message as a line of JSON');
  addServerOptions(command).action(watch);
}

async function watch(id: string, flags: WatchFlags): Promise<void> {
  const server = connect(flags);
  for (const { jobID, name } of await watched(server, id)) {
    const last = await watchJob(server, jobID, (message) => {
      if (flags.json) printJSON(JSON.stringify(message));
    });
    if (!flags.json) printText(finalLine(last, name));
    if (last.status === 'Completed') continue;
    process.exitCode = EXIT.failed;
    const { error } = await server.job(jobID);
    const said = error?.message ?? 'the job has failed';
    reportFailure(new CommandError(name ? `${name}: ${said}` : said, { code: error?.code }));
  }
}

/** The server waits for a job that is about to be uploaded, so one that is not there is watched as well. */
async function watched(server: Server, id: string): Promise<Member[]> {
  return membersOf(server, id).catch((error: unknown) => {
    if (isNotFound(error)) return [{ jobID: id, name: undefined }];
    throw error;
  });
}

/** The line that says how a job ended. */
export function finalLine(message: LiveMessage, fileName?: string): string {
  const name = fileName === undefined ? '' : ` ${fileName}`;
  const records = `${formatCount(message.totalLogsProcessed)} records`;
  const invalid = `${formatCount(message.invalidLogs)} invalid`;
  return `${message.jobID}${name} ${message.status} (${records}, ${invalid})`;
}

/** Follows a job, with a line on stderr where that is a terminal; resolves with the final message. */
export async function watchJob(
  server: Server,
  jobID: string,
  onMessage: (message: LiveMessage) => void = () => undefined,
): Promise<LiveMessage> {
  const line = startStatusLine();
  let last: LiveMessage | undefined;
  try {
    for await (const message of server.watch(jobID)) {
      last = message;
      onMessage(message);
      line.show(message);
    }
  } finally {
    line.stop();
  }
  if (!last) throw new Error('a watch without a message');
  return last;
}
