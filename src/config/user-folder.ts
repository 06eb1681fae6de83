import { homedir } from 'node:os';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder of what a person has for this program on this machine: settings, and the session that `login` opened. Where the
 * platform has it: XDG_CONFIG_HOME, APPDATA, or .config in the home folder. It need not exist.
 */
export function userFolder(environment: Environment = process.env): string {
  const { XDG_CONFIG_HOME: xdg, APPDATA: appData } = environment;
  const isWindows = process.platform === 'win32';
  const base = (isWindows && appData) || xdg || path.join(homedir(), '.config');
  return path.join(base, 'log-flow');
}
