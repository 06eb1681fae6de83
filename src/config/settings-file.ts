import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { systemCodeOf } from '../errors.ts';
import { ConfigError, type ConfigFault, isSetting, nearestSetting } from './faults.ts';
import { noteSettingsFile } from './setting-sources.ts';

/** Variables of the libraries that read the environment themselves. */
const OF_LIBRARIES = /^(AWS_|PG|OTEL_|NODE_EXTRA_CA_CERTS$)/;
const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=/;
const NO_ASSIGNMENT = /^\s*(?:#.*)?$/;

/**
 * Puts the values of a settings file into the environment, where that has none. The file has lines NAME=value as .env files have.
 * Throws a ConfigError that names file and line of every fault. Returns a warning where others may read its secrets.
 */
export function applySettingsFile(
  file: string,
  environment: NodeJS.ProcessEnv = process.env,
): string | null {
  const text = readSettings(file);
  const faults = text.split('\n').flatMap((line, i) => faultsOf(line, `${file}:${i + 1}`));
  if (faults.length > 0) throw new ConfigError(faults);
  const names: string[] = [];
  for (const [name, value] of Object.entries(parseEnv(text))) {
    if (environment[name] || !value) continue;
    environment[name] = value;
    names.push(name);
  }
  noteSettingsFile(path.resolve(file), names);
  return warningOf(file, text);
}

function readSettings(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = systemCodeOf(error) === 'ENOENT' ? 'is not there' : 'cannot be read';
    throw new ConfigError([
      { variable: 'LOGFLOW_CONFIG', problem: `names ${file}, which ${reason}` },
    ]);
  }
}

function faultsOf(line: string, variable: string): ConfigFault[] {
  if (NO_ASSIGNMENT.test(line)) return [];
  const name = ASSIGNMENT.exec(line)?.[1];
  if (name === undefined) return [{ variable, problem: 'is no line of the form NAME=value' }];
  if (name === 'LOGFLOW_CONFIG')
    return [{ variable, problem: 'names another file: a settings file may not' }];
  if (isSetting(name) || OF_LIBRARIES.test(name)) return [];
  const near = nearestSetting(name);
  const advice = near ? `did you mean ${near}?` : 'remove it (--help lists all)';
  return [{ variable, problem: `has ${name}, which is unknown: ${advice}` }];
}

const SECRET = /^\s*(?:export\s+)?\w*(?:PASSWORD|TOKEN|KEY|SECRET|_URL)\w*\s*=/m;

function warningOf(file: string, text: string): string | null {
  const isOpen = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
  if (!isOpen || !SECRET.test(text)) return null;
  return `others may read ${file}, which may hold secrets: chmod 600 ${file}`;
}
