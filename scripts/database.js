// Makes dist/database: an embedded database in which nothing is yet. To create one takes seconds, to copy it a fraction of one.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { putInPlace } from './put-in-place.js';

const FOLDER = 'dist/database';
/** Says which release of PGlite made it. */
const MARKER = 'dist/database.version';

/** Does nothing where the present release of PGlite has made it already. The bundle must be there. */
export async function buildDatabase() {
  const { version } = JSON.parse(readFileSync('node_modules/@electric-sql/pglite/package.json'));
  if (existsSync(FOLDER) && existsSync(MARKER) && readFileSync(MARKER, 'utf8') === version) return;
  // Made beside: another process may be starting meanwhile.
  const growing = `${FOLDER}-${process.pid}`;
  await promisify(execFile)(process.execPath, ['dist/app/creation.js', growing]);
  putInPlace(growing, FOLDER);
  writeFileSync(MARKER, version);
}
