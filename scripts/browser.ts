/**
 * npm run test:browser: the page in a real browser, on the real server. Where there is no browser the tests say so;
 * scripts/browser-deps installs one. `npm run test:browser -- session` runs the files whose path contains one of the words
 * given, `--fleet` runs them on a fleet (scripts/fleet-deps).
 */
import { globSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runOnFleet } from './run-on-fleet.ts';
import { TestRun } from './run-tests.ts';

const LIMITS = { concurrency: 1, timeout: 600_000 };
/** Of the embedded form alone: an account of this machine, and a server that the test starts itself. */
const NOT_ON_FLEET = ['first-visit'];

process.chdir(path.resolve(import.meta.dirname, '..'));
const { values, positionals: words } = parseArgs({
  options: { fleet: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const files = globSync('test/browser/*.test.ts')
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();
const tests = new TestRun();
if (values.fleet) {
  const wanted = files.filter((file) => !NOT_ON_FLEET.some((name) => file.includes(name)));
  await runOnFleet(tests, 'the page', wanted, LIMITS);
} else await tests.run(files, LIMITS);
tests.printTotals();
