import path from 'node:path';
import type { Command } from 'commander';
import type { WrittenBackup } from '../../main/backup/backup.ts';
import { environmentHint } from '../environment-help.ts';
import { CommandError, UsageError } from '../output/failure.ts';
import { formatBytes, formatCount } from '../output/numbers.ts';

export function addBackup(program: Command): void {
  program
    .command('backup')
    .summary('write the embedded data folder into a file')
    .description(
      'Writes accounts, keys, jobs, reports and stored bytes of the embedded data folder (LOGFLOW_DATA_DIR) into one file, ' +
        'a tar archive in zstd, while the server runs or not. The file holds secrets; its owner alone can read it.',
    )
    .argument('<file>', 'the file to write, or - for stdout')
    .option('--force', 'replace the file where it exists')
    .addHelpText('after', environmentHint)
    .action(backup);
}

async function backup(file: string, { force = false }: { force?: boolean }): Promise<void> {
  if (file === '-' && process.stdout.isTTY) {
    throw new UsageError(
      'A terminal is no place for a backup: name a file, or send stdout to one.',
    );
  }
  const target = file === '-' ? process.stdout : path.resolve(file);
  const main = await import('../../main/backup/backup.ts');
  const written = await untilStopped((signal) => main.backup(target, { force, signal }));
  // Stdout may be the backup itself.
  const output = file === '-' ? process.stderr : process.stdout;
  output.write(`${described(file, written)}\n`);
}

function described(file: string, { manifest, bytes }: WrittenBackup): string {
  const { database, blobs, schema } = manifest;
  const size = bytes === null ? '' : `, ${formatBytes(bytes)}`;
  const stored = blobs
    ? `${formatCount(blobs.files)} chunks of uploads (${formatBytes(blobs.bytes)})`
    : 'not the bytes of uploads, which are where STORAGE_URL says';
  return [
    `${file === '-' ? 'stdout' : file}: a backup${size}`,
    `  the database (${formatBytes(database.bytes)}, ${schema}), ${stored}`,
    '  It holds secrets. log-flow restore reads it.',
  ].join('\n');
}

/** Runs a task that the first stop signal ends; the second one ends the process. */
async function untilStopped<Result>(
  task: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => stopping.abort());
  }
  try {
    return await task(stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    throw new CommandError('stopped: no file was written', { cause: error });
  }
}
