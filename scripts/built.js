// Is what scripts/build.js makes still that of the present sources? Only looks at names and times: this
// runs at every start.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FOLDERS = ['src/engine', 'src/cli', 'src/threads', 'src/ingest'];
const FILES = ['scripts/build.js', 'src/errors.ts', 'src/config-table.ts', 'src/format-files.ts'];

const markerOf = (root) => path.join(root, 'dist', 'sources.json');

/** How many source files there are, and when the last one changed: milliseconds since the epoch. */
function sourcesOf(root) {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true })
      .filter((name) => /\.(ts|json)$/.test(name) && !/\.test\.ts$/.test(name))
      .map((name) => path.join(root, folder, name)),
  ).concat(FILES.map((name) => path.join(root, name)));
  const newest = Math.max(...files.map((file) => statSync(file).mtimeMs));
  return JSON.stringify({ count: files.length, newest });
}

/** Was everything built from the sources as they are now? */
export function isBuilt(root) {
  try {
    return readFileSync(markerOf(root), 'utf8') === sourcesOf(root);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return false;
  }
}

/** Notes that everything is built. */
export function rememberBuilt(root) {
  writeFileSync(markerOf(root), sourcesOf(root));
}
