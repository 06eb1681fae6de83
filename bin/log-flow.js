#!/usr/bin/env node
// Starts Log-Flow on any Node from 18 on: installs what is missing and goes on under the Node that the package brings
// along. Plain JavaScript, because it runs before any of that is there.
import module from 'node:module';
import { continueUnder, fail, prepare, ROOT } from '../scripts/runtime.js';

const args = process.argv.slice(2);
const node = prepare();
if (node !== null) continueUnder(node, [`${ROOT}/bin/log-flow.js`, ...args]);
else {
  // V8's compiled code is kept from one start to the next; threads and child processes find the folder by the variable.
  process.env.NODE_COMPILE_CACHE ??= `${ROOT}/node_modules/.cache/compiled`;
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  import('../dist/app/main.js').then(({ main }) => main(args), fail);
}
