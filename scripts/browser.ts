/**
 * npm run test:browser: the page in a real browser, on the real server. Where there is no browser the tests say so;
 * scripts/browser-deps installs one. `npm run test:browser -- session` runs the files whose path contains one of the words given.
 */
import { globSync } from 'node:fs';
import path from 'node:path';
import { TestRun } from './run-tests.ts';

const LIMITS = { concurrency: 1, timeout: 600_000 };

process.chdir(path.resolve(import.meta.dirname, '..'));
const words = process.argv.slice(2);
const files = globSync('test/browser/*.test.ts').sort();
const tests = new TestRun();
await tests.run(
  files.filter((file) => words.length === 0 || words.some((word) => file.includes(word))),
  LIMITS,
);
tests.printTotals();
