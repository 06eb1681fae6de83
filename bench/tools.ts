/** The programs beside which Log-Flow is measured: which are there, and how to get the others. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

interface Tool {
  /** Debian's name for the package. */
  package: string;
  versionArgument: string;
}

/** scripts/bench-deps installs them. */
export const TOOLS = {
  wc: { package: 'coreutils', versionArgument: '--version' },
  rg: { package: 'ripgrep', versionArgument: '--version' },
  goaccess: { package: 'goaccess', versionArgument: '--version' },
  lnav: { package: 'lnav', versionArgument: '-V' },
  zstd: { package: 'zstd', versionArgument: '--version' },
  hyperfine: { package: 'hyperfine', versionArgument: '--version' },
} satisfies Record<string, Tool>;

export type ToolName = keyof typeof TOOLS;

/** Versions of those that were found. */
export type FoundTools = Partial<Record<ToolName, string>>;

export function findTools(): FoundTools {
  const names = Object.keys(TOOLS) as ToolName[];
  const versions = names.map((name) => [name, versionOf(name, TOOLS[name].versionArgument)]);
  return Object.fromEntries(versions.filter(([, version]) => version !== null));
}

/** What to tell about missing tools, with the line that installs them; null if none is missing. */
export function missingTools(found: FoundTools): string | null {
  const missing = (Object.keys(TOOLS) as ToolName[]).filter((name) => found[name] === undefined);
  if (missing.length === 0) return null;
  const packages = missing.map((name) => TOOLS[name].package).join(' ');
  return `Missing: ${missing.join(', ')}. To have them measured too: scripts/bench-deps, or apt-get install ${packages}`;
}

/** The first number with dots that a program prints about itself; null if it cannot be run. */
export function versionOf(program: string, argument = '--version'): string | null {
  const { error, status, stdout } = spawnSync(program, [argument], { encoding: 'utf8' });
  if (error || status !== 0) return null;
  return /\d+(\.\d+)+/.exec(stdout)?.[0] ?? 'unknown version';
}

/** The first `node` on the path that is not the one that runs this; null if there is none. */
export function systemNode(searchPath = process.env.PATH ?? ''): string | null {
  const own = realpathSync(process.execPath);
  for (const folder of searchPath.split(path.delimiter)) {
    if (folder.includes('node_modules')) continue;
    const file = path.join(folder, 'node');
    if (isProgram(file)) return realpathSync(file) === own ? null : file;
  }
  return null;
}

function isProgram(file: string): boolean {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
