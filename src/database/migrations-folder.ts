import { fileURLToPath } from 'node:url';

/** The same path from here and from the bundle, which is as deep. Drizzle reads the files when it migrates. */
export const MIGRATIONS_FOLDER = fileURLToPath(
  new URL('../../src/database/migrations', import.meta.url),
);
