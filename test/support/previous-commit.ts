import { execFile, execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The commit that stands for the release before this one: its last migration is 0015_time_zones, and its partial reports have the
 * same version as those of this release. Move it forward when that version or a queue changes: from then on processes
 * have to stop (docs/operations.md, "Upgrade"). After a release, name its commit.
 */
export const PREVIOUS_COMMIT = '4739279c3932ab1484bc454b336253a179ce0da2';

/** Why that commit cannot be run here; null where it can. */
export function missingPreviousCommit(): string | null {
  try {
    execFileSync('git', ['cat-file', '-e', `${PREVIOUS_COMMIT}^{commit}`], {
      cwd: ROOT,
      stdio: 'ignore',
    });
    return null;
  } catch {
    return (
      `Commit ${PREVIOUS_COMMIT} is not in this clone, so old and new processes are not tried together ` +
      '(git fetch --unshallow).'
    );
  }
}

export interface PreviousCommit {
  /** Its bin/log-flow.js, as test/support/server.ts takes it. */
  launcher: string;
  remove(): Promise<void>;
}

/** Installs and builds that commit in a temporary folder, with the packages of its own lockfile. Takes a minute. */
export async function buildPreviousCommit(): Promise<PreviousCommit> {
  const folder = await temporaryFolder();
  const inFolder = { cwd: folder.path, maxBuffer: 2 ** 26 };
  try {
    const archive = path.join(folder.path, 'sources.tar');
    await run('git', ['archive', '-o', archive, PREVIOUS_COMMIT], { cwd: ROOT });
    await run('tar', ['-xf', archive], inFolder);
    await rm(archive);
    // Without scripts: the build is run by the Node of the tests, and no other Node is needed.
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], inFolder);
    await run(process.execPath, ['scripts/build.js'], inFolder);
    // Without a lockfile the launcher takes it for an image or a package: it neither installs nor builds.
    await rm(path.join(folder.path, 'package-lock.json'));
  } catch (error) {
    await folder.remove();
    throw error;
  }
  return { launcher: path.join(folder.path, 'bin/log-flow.js'), remove: folder.remove };
}
