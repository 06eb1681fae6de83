// npm run bench: the same bootstrap as bin/log-flow.js, then bench/run.ts.
import { continueUnder, fail, prepare } from './runtime.cjs';

const { root, node } = prepare();
if (node === null) import('../bench/run.ts').catch(fail);
else continueUnder(node, [`${root}/bench/run.ts`, ...process.argv.slice(2)]);
