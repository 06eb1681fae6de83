// Runs a file of dist/app with the code that V8 made of it at installation (scripts/compile.js). Node's own
// cache has the code of what is loaded, this one has that of all functions that a run calls: most of
// what `analyze` does it does once, and compiling it took as long as counting 20 MiB.
'use strict';
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

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

/** How late, in multiples of V8's own choice, code is made better, and made best; and what else is different. */
const TUNING = {
  analyze: {
    // A run of half a second or so: two thirds of what V8 compiled was not called again often enough to win that
    // back, and hardly anything of what it made best: that is for logs whose lines are all different.
    better: 16,
    best: 256,
    // Or the whole heap is marked within the first tenth of a second, for 8 ms, when it is still small.
    flags: ['--incremental-marking-soft-trigger=80', '--incremental-marking-hard-trigger=90'],
  },
  // Its code is for tables and statements, while the kernel counts; two workers on two cores read 2 GiB at 960 MB/s
  // where it was 880. Later still, small files suffer, whose way is all JavaScript.
  worker: { better: 4, best: 32, flags: [] },
};

/**
 * Makes V8 optimise late in a process that runs a thread for each core: V8's own take their time from those.
 * And makes it leave the kernel's loops as they are: most are short, and unrolled they took a twentieth longer on
 * access logs. Compiled code is good only under the flags that it was made under. The V8 of another Node may not know
 * them, and would say so on stderr.
 */
function tuneV8({ better, best, flags }) {
  if (!process.version.startsWith('v26.')) return;
  const { setFlagsFromString } = require('node:v8');
  const all = [
    `--invocation-count-for-maglev=${400 * better}`,
    `--invocation-count-for-maglev-osr=${100 * better}`,
    `--invocation-count-for-turbofan=${3000 * best}`,
    `--invocation-count-for-osr=${500 * best}`,
    '--no-wasm-loop-unrolling',
    ...flags,
  ];
  for (const flag of all) setFlagsFromString(flag);
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

module.exports = { codeFileOf, runCompiled, TUNING, tuneV8 };
