import { readCatalog } from '../config/format-files.ts';
import { type Config, readConfig } from '../config/index.ts';
import type { FormatCatalog } from '../engine/index.ts';
import { createLog, type Log } from './log.ts';

/** What the environment and the user's files say, read before anything is started. */
export interface Given {
  config: Config;
  catalog: FormatCatalog;
  log: Log;
}

/** Throws ConfigError for a faulty environment or format file. */
export function readGiven(env: NodeJS.ProcessEnv): Given {
  const config = readConfig(env);
  return { config, catalog: readCatalog(config.formatsDir), log: createLog(config.logLevel) };
}
