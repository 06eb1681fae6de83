// Runs a file of dist/app with the code that V8 made of it at installation (scripts/compile.js). Node's own
// cache has the code of what is loaded, this one has that of all functions that a run calls: most of
// what `analyze` does it does once, and compiling it took as long as counting 20 MiB.
'use strict';
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

/**
 * 16 times as many calls of a function, or rounds of a loop, as by default before V8 makes better code of it, and
 * 64 times before it makes its best.
 * With a thread for each core that counts, V8's own take their time from those: of 512 MiB they took 150 ms, two
 * thirds of it for functions that were not called again as often as it takes to win that back. Two workers on two
 * cores read 2 GiB at 960 MB/s where it was 880.
 */
const FLAGS = [
  '--invocation-count-for-maglev=6400',
  '--invocation-count-for-maglev-osr=1600',
  '--invocation-count-for-turbofan=192000',
  '--invocation-count-for-osr=32000',
];

/** Where the compiled code of a file lies. */
const codeFileOf = (file) => `${file}.code`;

function codeOf(file) {
  try {
    return readFileSync(codeFileOf(file));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  }
}

/**
 * Sets these flags for the process. Compiled code is good only under the flags that it was made under. The V8 of
 * another Node may not know them, and would say so on stderr.
 */
function optimizeLate() {
  if (!process.version.startsWith('v26.')) return;
  const v8 = require('node:v8');
  for (const flag of FLAGS) v8.setFlagsFromString(flag);
}

/**
 * A CommonJS file, given by its absolute path: its exports, and the script that it is. Code of another
 * version of V8 is left alone by V8; functions are then compiled when they are called first.
 */
function runCompiled(file) {
  const script = new vm.Script(Module.wrap(readFileSync(file, 'utf8')), {
    filename: file,
    cachedData: codeOf(file),
  });
  const module = { exports: {} };
  const run = script.runInThisContext();
  run(module.exports, Module.createRequire(file), module, file, path.dirname(file));
  return { exports: module.exports, script };
}

module.exports = { codeFileOf, runCompiled, optimizeLate };
