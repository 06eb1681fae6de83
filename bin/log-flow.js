#!/usr/bin/env node
// Starts Log-Flow on any Node from 18 on: installs what is missing and goes on under the Node that the
// package brings along. Plain JavaScript, for it runs before any of that is there; and CommonJS (see
// package.json beside it), which starts faster.
'use strict';
const {
  continueUnder,
  environmentOf,
  fail,
  prepare,
  restartIn,
} = require('../scripts/runtime.cjs');
const { runCompiled, TUNING, tuneV8 } = require('../scripts/compiled.cjs');

const args = process.argv.slice(2);

const { root, node } = prepare();
const env = environmentOf(args);
if (node !== null) continueUnder(node, [`${root}/bin/log-flow.js`, ...args], env);
else if (args[0] === 'analyze') {
  tuneV8(TUNING.analyze);
  runCompiled(`${root}/dist/app/analyze.cjs`).exports.main(args).catch(fail);
} else {
  if (args[0] === 'worker') {
    restartIn(env);
    tuneV8(TUNING.worker);
  }
  // Compiled code is kept by content: a second start is about a third faster.
  require('node:module').enableCompileCache?.(`${root}/node_modules/.cache/compiled`);
  import('../dist/app/main.js').then(({ main }) => main(args), fail);
}
