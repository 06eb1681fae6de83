// Whether what scripts/build.js makes is that of the present sources. Looks only at names and times, because it runs
// at every start.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';

const markerOf = (root) => `${root}/dist/sources.json`;

const SOURCE = /\.(tsx?|json|css|html|svg)$/;

/** How many source files there are, and when the last one changed: milliseconds since the epoch. */
function sourcesOf(root) {
  // Paths are joined by hand: four hundred calls of path.join take longer than the rest.
  const files = ['src', 'page'].flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true })
      .filter((name) => SOURCE.test(name) && !name.endsWith('.test.ts'))
      .map((name) => `${root}/${folder}/${name}`),
  );
  for (const name of ['build', 'bundle', 'database', 'kernel', 'page', 'put-in-place'])
    files.push(`${root}/scripts/${name}.js`);
  const newest = files.reduce((latest, file) => Math.max(latest, statSync(file).mtimeMs), 0);
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
