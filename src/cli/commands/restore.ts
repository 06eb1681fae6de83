import path from 'node:path';
import type { Command } from 'commander';
import { environmentHint } from '../environment-help.ts';

export function addRestore(program: Command): void {
  program
    .command('restore')
    .summary('read a backup into an empty data folder')
    .description(
      'Reads a file of log-flow backup into the embedded data folder (LOGFLOW_DATA_DIR), which must be empty or new. ' +
        'Nothing is there before all of the file was found to be whole. Restore only what you trust: a backup brings its accounts.',
    )
    .argument('<file>', 'a file that log-flow backup wrote')
    .addHelpText('after', environmentHint)
    .action(restore);
}

async function restore(file: string): Promise<void> {
  const main = await import('../../main/backup/restore.ts');
  const { dataDir, manifest, hasOtherBlobs } = await main.restore(path.resolve(file));
  const { createdAt, release, blobs } = manifest;
  const lines = [`${dataDir}: restored as it was at ${createdAt} (Log-Flow ${release})`];
  if (blobs === null && !hasOtherBlobs) {
    lines.push('  The bytes of uploads are not in the backup: set STORAGE_URL to where they are.');
  }
  lines.push(`  Start it: LOGFLOW_DATA_DIR=${quoted(dataDir)} npm start`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** A path as the shell reads it. */
function quoted(text: string): string {
  return /^[\w./+@:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
