import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** An embedded database in which nothing is yet, made by the build (scripts/database.js). The same path from here and from the bundle. */
export const PREPARED_FOLDER = fileURLToPath(new URL('../../dist/database', import.meta.url));

const FOLDERS = new URL('../../dist/database-folders.json', import.meta.url);

/** The folders in it, the empty ones too, which the package lacks. */
export const preparedFolders = (): string[] =>
  JSON.parse(readFileSync(FOLDERS, 'utf8')) as string[];
