import { fileURLToPath } from 'node:url';

/** An embedded database in which nothing is yet, made by the build (scripts/database.js). The same path from here and from the bundle. */
export const PREPARED_FOLDER = fileURLToPath(new URL('../../dist/database', import.meta.url));
