import type { Command } from 'commander';
import { Problem, type UploadedFile } from '../../client/node/index.ts';
import { rejectRepeatedInput } from '../analysis/inputs.ts';
import { listFiles } from '../analysis/listed-files.ts';
import { connect, type Server } from '../client/connect.ts';
import { addServerOptions, type ServerFlags } from '../client/server-options.ts';
import { timeZoneOption, wholeNumber } from '../options.ts';
import { CommandError, codeOf, describe, EXIT, reportFailure } from '../output/failure.ts';
import { printJSON, printText } from '../output/print.ts';
import { type Sent, sendFiles } from '../upload/send-files.ts';
import { finalLine, watchJob } from './watch.ts';

const MOST_AT_ONCE = 32;
/** More would only share the same line. */
const AT_ONCE = 3;

interface UploadFlags extends ServerFlags {
  watch?: boolean;
  json?: boolean;
  resume?: boolean;
  tz?: string;
  format?: string;
  name?: string;
  atOnce: number;
}

export function addUpload(program: Command): void {
  const command = program
    .command('upload')
    .summary('send log files and folders to a server')
    .description(
      'Sends log files, and those in folders, to a server. Prints a line for each job: id, name and status. With --watch another one ' +
        'when it is done. Waits where the server says so, and sends again what broke off. Exit code 1: a file could not be sent or read.',
    )
    .argument(
      '<file...>',
      'log files, plain or compressed with gzip, zstd, bz2, xz or lz4, zip and tar archives of them, folders, or - for the standard input',
    )
    .option('--resume', 'leave out what is there already, by its content')
    .option('--format <name|pattern>', 'format of the files (default: detected)')
    .addOption(timeZoneOption('that of the account, or of the server'))
    .option('--name <name>', 'name of what comes from the standard input', 'stdin.log')
    .option('--at-once <n>', 'send so many files at a time', wholeNumber(1, MOST_AT_ONCE), AT_ONCE)
    .option('--watch', 'wait until the jobs are done')
    .option('--json', 'print a JSON object for each job');
  addServerOptions(command).action(uploadFiles);
}

async function uploadFiles(names: string[], flags: UploadFlags): Promise<void> {
  rejectRepeatedInput(names);
  const files = listFiles(names, fail);
  const server = connect(flags);
  const { tz: timeZone, format, name, atOnce, resume = false } = flags;
  const jobs: UploadedFile[] = [];
  await sendFiles(server, files, { timeZone, format, name, atOnce, resume }, (sent) => {
    tell(sent, flags);
    if ('entries' in sent) jobs.push(...sent.entries);
  });
  if (!flags.watch) return;
  for (const job of jobs) await watchUntilDone(server, job, flags);
}

/** The other files are sent where one fails. */
function tell(sent: Sent, flags: UploadFlags): void {
  if ('error' in sent) {
    fail(named(sent.file, sent.error));
    return;
  }
  for (const job of sent.entries) {
    print(job, sent.wasThere, flags);
    if (job.status === 'Failed') fail(jobFailure(sent.file, job));
  }
}

function jobFailure(file: string, { error, bundle }: UploadedFile): CommandError {
  // Of a member with that of its archive.
  const name = bundle?.path ? `${file}/${bundle.path}` : file;
  return new CommandError(`${name}: ${error?.message ?? 'the job has failed'}`, {
    code: error?.code,
  });
}

function named(file: string, error: unknown): CommandError {
  const code = codeOf(error);
  const text = code && error instanceof Error ? error.message : describe(error);
  return new CommandError(`${file}: ${text}`, { code, cause: error });
}

function fail(error: CommandError): void {
  reportFailure(error);
  process.exitCode = EXIT.failed;
}

function print(job: UploadedFile, wasThere: boolean, { json }: UploadFlags): void {
  const note = wasThere ? ' (there already)' : '';
  if (json) printJSON(JSON.stringify(wasThere ? { ...job, wasThere } : job));
  else printText(`${job.jobID ?? '-'} ${job.bundle?.path || job.fileName} ${job.status}${note}`);
}

async function watchUntilDone(
  server: Server,
  job: UploadedFile,
  flags: UploadFlags,
): Promise<void> {
  if (job.status === 'Failed' || job.jobID === null) return;
  const last = await watchJob(server, job.jobID).catch((error: unknown) => {
    throw mayNotWatch(error)
      ? new CommandError(NO_SCOPE, { code: error.code, cause: error })
      : error;
  });
  if (last.status !== 'Completed') process.exitCode = EXIT.failed;
  if (flags.json) printJSON(JSON.stringify(last));
  else printText(finalLine(last, job.fileName));
}

const NO_SCOPE = 'Uploaded. To watch it the key needs the scope read.';

const mayNotWatch = (error: unknown): error is Problem =>
  error instanceof Problem && error.code === 'insufficient_scope';
