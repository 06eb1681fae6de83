// Runs one of the TypeScript programs of this repository: `node scripts/run.js FILE [ARGUMENT ...]`, after the same
// preparation as bin/log-flow.js.
import { continueUnder, fail, prepare, ROOT } from './runtime.js';

const node = prepare();
const [file, ...args] = process.argv.slice(2);
const program = `${ROOT}/${file}`;
if (node !== null) continueUnder(node, [program, ...args]);
else {
  // The program finds its arguments where they are when it is started by itself.
  process.argv.splice(1, 2, program);
  import(program).catch(fail);
}
