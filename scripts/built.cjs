// Is what scripts/build.js makes still that of the present sources? Only looks at names and times: this
// runs at every start.
'use strict';
const { readdirSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const markerOf = (root) => path.join(root, 'dist', 'sources.json');

/** How many source files there are, and when the last one changed: milliseconds since the epoch. */
function sourcesOf(root) {
  let count = 0;
  let newest = 0;
  const look = (file) => {
    count++;
    newest = Math.max(newest, statSync(file).mtimeMs);
  };
  // Paths are joined by hand: four hundred calls of path.join take longer than the rest.
  for (const name of readdirSync(`${root}/src`, { recursive: true })) {
    if (/\.(ts|json)$/.test(name) && !name.endsWith('.test.ts')) look(`${root}/src/${name}`);
  }
  for (const name of ['build.js', 'bundle.js', 'kernel.js']) look(`${root}/scripts/${name}`);
  return JSON.stringify({ count, newest });
}

/** Was everything built from the sources as they are now? */
function isBuilt(root) {
  try {
    return readFileSync(markerOf(root), 'utf8') === sourcesOf(root);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return false;
  }
}

/** Notes that everything is built. */
function rememberBuilt(root) {
  writeFileSync(markerOf(root), sourcesOf(root));
}

module.exports = { isBuilt, rememberBuilt };
