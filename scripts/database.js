// Makes dist/database: an embedded database in which nothing is yet. To create one takes seconds, to copy it a fraction of one.
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { putInPlace } from './put-in-place.js';

const FOLDER = 'dist/database';
/** The folders in it: a package has none that is empty, and PostgreSQL needs them. */
const FOLDERS = 'dist/database-folders.json';
/** Says which release of PGlite made it. */
const MARKER = 'dist/database.version';

/** Does nothing where the present release of PGlite has made it already. The bundle must be there. */
export async function buildDatabase() {
  const { version } = JSON.parse(readFileSync('node_modules/@electric-sql/pglite/package.json'));
  const made = [FOLDER, FOLDERS, MARKER].every((file) => existsSync(file));
  if (made && readFileSync(MARKER, 'utf8') === version) return;
  // Made beside: another process may be starting meanwhile.
  const growing = `${FOLDER}-${process.pid}`;
  await promisify(execFile)(process.execPath, ['dist/app/creation.js', growing]);
  makeReadable(growing);
  writeFileSync(FOLDERS, JSON.stringify(foldersIn(growing)));
  putInPlace(growing, FOLDER);
  writeFileSync(MARKER, version);
}

function foldersIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

/** For everybody: who starts the program need not be who has built it, and there is nothing in it. */
function makeReadable(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    chmodSync(path.join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}
