/** Where the values of the environment come from. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { userFolder } from './user-folder.ts';

let file: string | null = null;
let fromFile: ReadonlySet<string> = new Set();

/** To be told by what reads the file. */
export function noteSettingsFile(name: string, variables: readonly string[]): void {
  file = name;
  fromFile = new Set(variables);
}

/** The settings file that was read; null where there is none. */
export const settingsFile = (): string | null => file;

export type SettingSource = 'environment' | 'file' | 'default' | 'unset';

/** Where the value of a variable comes from. */
export function sourceOf(name: string, standard: string | null): SettingSource {
  if (fromFile.has(name)) return 'file';
  if (process.env[name]) return 'environment';
  return standard === null ? 'unset' : 'default';
}

/** The settings file that is to be read: the one that is named, else the user's own where there is one. */
export function settingsFileToRead(): string | null {
  const named = process.env.LOGFLOW_CONFIG;
  if (named) return named;
  const own = path.join(userFolder(), 'settings.env');
  return existsSync(own) ? own : null;
}
