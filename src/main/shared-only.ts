import { type Config, ConfigError } from '../config/index.ts';

/** Throws a ConfigError where the stores are embedded: those serve one process. */
export function assertShared({ database }: Config, what: string): void {
  if (database) return;
  const problem = `is unset: ${what} needs a database that processes share (serve can do without)`;
  throw new ConfigError([{ variable: 'DATABASE_URL', problem }]);
}
