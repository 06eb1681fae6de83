#!/usr/bin/env node
// Starts Log-Flow on any Node from 18 on: installs what is missing and goes on under the Node that the
// package brings along. Plain JavaScript, for it runs before any of that is there; and CommonJS (see
// package.json beside it), which starts faster.
'use strict';
const { continueUnder, fail, prepare } = require('../scripts/runtime.cjs');

const args = process.argv.slice(2);
const { root, node } = prepare();
if (node !== null) continueUnder(node, [`${root}/bin/log-flow.js`, ...args]);
else {
  // V8's compiled code, kept by content, also by threads.
  process.env.NODE_COMPILE_CACHE = `${root}/node_modules/.cache/compiled`;
  require('node:module').enableCompileCache(process.env.NODE_COMPILE_CACHE);
  import('../dist/app/main.js').then(({ main }) => main(args), fail);
}
