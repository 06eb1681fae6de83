// npm run test:fleet, test:chaos, bench:fleet and bench:mixed: the same bootstrap as bin/log-flow.js, then the
// script of that name.
import { continueUnder, fail, prepare } from './runtime.cjs';

const SCRIPTS = {
  test: 'scripts/fleet.ts',
  chaos: 'scripts/chaos.ts',
  bench: 'bench/fleet/run.ts',
  mixed: 'bench/mixed/run.ts',
};

const { root, node } = prepare();
const [name, ...args] = process.argv.slice(2);
const script = `${root}/${SCRIPTS[name]}`;
if (node !== null) continueUnder(node, [script, ...args]);
else {
  process.argv.splice(2, 1);
  import(script).catch(fail);
}
