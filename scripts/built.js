// Is what scripts/build.js makes still that of the present sources? Only looks at names and times: this
// runs at every start.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FOLDERS = ['src/engine', 'src/cli', 'src/threads', 'src/ingest'];
const FILES = ['scripts/build.js', 'src/errors.ts', 'src/config-table.ts', 'src/format-files.ts'];

const markerOf = (root) => path.join(root, 'dist', 'sources.json');

/** How many source files there are, and when the last one changed: milliseconds since the epoch. */
function sourcesOf(root) {
  let count = 0;
  let newest = 0;
  const look = (file) => {
    count++;
    newest = Math.max(newest, statSync(file).mtimeMs);
  };
  // Paths are joined by hand: two hundred calls of path.join take longer than the rest.
  for (const folder of FOLDERS) {
    for (const name of readdirSync(`${root}/${folder}`, { recursive: true })) {
      if (/\.(ts|json)$/.test(name) && !name.endsWith('.test.ts'))
        look(`${root}/${folder}/${name}`);
    }
  }
  for (const name of FILES) look(`${root}/${name}`);
  return JSON.stringify({ count, newest });
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
