import { fileURLToPath } from 'node:url';

/** From here and from the bundle, which lies as deep: drizzle reads the files when it migrates. */
export const MIGRATIONS_FOLDER = fileURLToPath(
  new URL('../../src/database/migrations', import.meta.url),
);
