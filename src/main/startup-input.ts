import { readCatalog } from '../config/format-files.ts';
import { type Config, readConfig, type SettingOverrides } from '../config/index.ts';
import type { FormatCatalog } from '../engine/index.ts';
import { createLog, type Log } from './log.ts';

/** What the environment and the user's files say, read before anything is started. */
export interface StartupInput {
  config: Config;
  catalog: FormatCatalog;
  log: Log;
}

/**
 * Reads the environment, where `overrides` (options of the command line) go first. Throws ConfigError for a
 * faulty environment or format file.
 */
export function readStartupInput(overrides: SettingOverrides = {}): StartupInput {
  const config = readConfig({ ...process.env, ...overrides });
  return { config, catalog: readCatalog(config.formatsDir), log: createLog(config.logLevel) };
}
