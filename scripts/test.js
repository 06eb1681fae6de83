// npm test: the same bootstrap as bin/log-flow.js, then scripts/checks.ts.
import { continueUnder, fail, prepare } from './runtime.cjs';

const { root, node } = prepare();
if (node === null) import('./checks.ts').catch(fail);
else continueUnder(node, [`${root}/scripts/checks.ts`, ...process.argv.slice(2)]);
