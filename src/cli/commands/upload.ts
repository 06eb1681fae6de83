import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { type Client, connect, type UploadedEntry } from '../client/client.ts';
import { addServerOptions, type ServerFlags } from '../client/server-options.ts';
import { timeZoneOption } from '../options.ts';
import { CommandError, EXIT, reportFailure, systemReason } from '../output/failure.ts';
import { printJSON, printText } from '../output/print.ts';
import { startProgress } from '../output/progress.ts';
import { finalLine, watchJob } from './watch.ts';

interface UploadFlags extends ServerFlags {
  watch?: boolean;
  json?: boolean;
  tz?: string;
}

export function addUpload(program: Command): void {
  const command = program
    .command('upload')
    .summary('send log files to a server')
    .description(
      'Sends log files to a server. Prints a line for each: job id, name and status. With --watch another one when it is done.',
    )
    .argument(
      '<file...>',
      'log files, plain or compressed with gzip, zstd, bz2, xz or lz4, or zip and tar archives of them',
    )
    .addOption(timeZoneOption('that of the account, or of the server'))
    .option('--watch', 'wait until the jobs are done')
    .option('--json', 'print a JSON object for each file');
  addServerOptions(command).action(uploadFiles);
}

async function uploadFiles(files: string[], flags: UploadFlags): Promise<void> {
  const sizes = await Promise.all(files.map(sizeOf));
  const client = await connect(flags);
  const jobs: UploadedEntry[] = [];
  for (const [i, file] of files.entries()) {
    for (const job of await uploadFile(client, file, sizes[i]!, flags)) {
      jobs.push(job);
      print(job, flags);
    }
  }
  if (!flags.watch) return;
  for (const job of jobs) await watchUntilDone(client, job, flags);
}

/** The other files are sent where one fails. */
async function uploadFile(
  client: Client,
  file: string,
  size: number,
  { tz: timeZone }: UploadFlags,
): Promise<UploadedEntry[]> {
  const progress = await startProgress(path.basename(file), size);
  try {
    const jobs = await client.upload(file, { timeZone }, (bytes) => progress.add(bytes));
    progress.stop();
    for (const job of jobs) {
      if (job.status === 'Failed') fail(nameOf(file, job), jobFailure(job));
    }
    return jobs;
  } catch (error) {
    progress.stop();
    fail(file, error);
    return [];
  }
}

/** Of a member with that of its archive. */
const nameOf = (file: string, { bundle }: UploadedEntry): string =>
  bundle?.path ? `${file}/${bundle.path}` : file;

function jobFailure({ error }: UploadedEntry): CommandError {
  return new CommandError(error?.message ?? 'the job has failed', { code: error?.code });
}

function fail(file: string, error: unknown): void {
  const code = error instanceof CommandError ? error.code : undefined;
  const text = error instanceof Error ? error.message : String(error);
  reportFailure(new CommandError(`${file}: ${text}`, { code, cause: error }));
  process.exitCode = EXIT.failed;
}

function print(job: UploadedEntry, { json }: UploadFlags): void {
  if (json) printJSON(JSON.stringify(job));
  else printText(`${job.jobID ?? '-'} ${job.bundle?.path || job.fileName} ${job.status}`);
}

async function watchUntilDone(
  client: Client,
  job: UploadedEntry,
  flags: UploadFlags,
): Promise<void> {
  if (job.status === 'Failed' || job.jobID === null) return;
  const last = await watchJob(client, job.jobID, () => undefined).catch((error: unknown) => {
    throw mayNotWatch(error)
      ? new CommandError(NO_SCOPE, { code: error.code, cause: error })
      : error;
  });
  if (last.status !== 'Completed') process.exitCode = EXIT.failed;
  if (flags.json) printJSON(JSON.stringify(last));
  else printText(finalLine(last, job.fileName));
}

const NO_SCOPE = 'Uploaded. To watch it the key needs the scope read.';

const mayNotWatch = (error: unknown): error is CommandError =>
  error instanceof CommandError && error.code === 'insufficient_scope';

async function sizeOf(file: string): Promise<number> {
  const info = await stat(file).catch((error: unknown) => {
    throw new CommandError(`cannot read ${file}: ${systemReason(error)}`, { cause: error });
  });
  if (!info.isFile()) throw new CommandError(`cannot read ${file}: not a file`);
  return info.size;
}
