import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { arch, cpus, release, type as systemType, totalmem } from 'node:os';
import path from 'node:path';

/** The machine in a line. */
export function machine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cores[0]?.model.trim() ?? arch()}, ${cores.length} cores, ${memory} GiB of RAM; ${system()}`;
}

function system(): string {
  const file = '/etc/os-release';
  const name = existsSync(file)
    ? /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync(file, 'utf8'))?.[1]
    : undefined;
  return `${name ?? systemType()}, kernel ${release()}`;
}

const ROOT = path.resolve(import.meta.dirname, '..');

/** The commit of a checkout, with a word if files were changed since; null outside of a clone. */
export function revision(root = ROOT): string | null {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const commit = git('rev-parse', '--short', 'HEAD').trim();
    return git('status', '--porcelain', 'src', 'bin') === '' ? commit : `${commit} and changes`;
  } catch {
    return null;
  }
}
