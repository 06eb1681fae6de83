/**
 * All checks: types, style, import rules, then the tests. `npm test -- src/engine` runs only the tests
 * whose path contains one of the words given. The last line is `N passed, N failed`, where each check
 * counts as a test; the exit code is 1 if anything failed.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { styleText } from 'node:util';
import { TestRun } from './run-tests.ts';
import { testFiles } from './test-files.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
/** The longest file starts a server twenty-one times. */
const LIMITS = { concurrency: 2, timeout: 600_000 };

const STATIC_CHECKS = [
  { name: 'types', command: ['typescript/bin/tsc', '--noEmit'] },
  {
    name: 'types of the kernel',
    command: ['typescript/bin/tsc', '--noEmit', '-p', 'src/engine/kernel/assembly'],
  },
  { name: 'types of the page', command: ['typescript/bin/tsc', '--noEmit', '-p', 'page'] },
  { name: 'style', command: ['@biomejs/biome/bin/biome', 'check', '--colors=off'] },
  {
    name: 'import rules',
    command: [
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      ...['src', 'test', 'bench', 'scripts'],
      '--config',
      '.dependency-cruiser.cjs',
    ],
  },
];

process.chdir(ROOT);
const words = process.argv.slice(2);
const files = testFiles(words);
if (words.length > 0 && files.length === 0) {
  process.stderr.write(`No test file has ${words.join(' or ')} in its path.\n`);
  process.exit(1);
}
const tests = new TestRun();
if (words.length === 0) await Promise.all(STATIC_CHECKS.map(runStaticCheck));
await tests.run(files, LIMITS);
tests.printTotals();

async function runStaticCheck({ name, command }: (typeof STATIC_CHECKS)[number]): Promise<void> {
  const [script, ...args] = command;
  const begun = performance.now();
  const failure = await outputOfFailure([path.join('node_modules', script!), ...args]);
  const time = styleText('dim', `(${Math.round(performance.now() - begun)}ms)`);
  if (failure === null) {
    tests.counts.passed++;
    process.stdout.write(`${styleText('green', '✔')} ${name} ${time}\n`);
  } else {
    tests.counts.failed++;
    process.stdout.write(`${styleText('red', '✖')} ${name} ${time}\n${failure}\n`);
  }
}

/** What the check printed if it failed; null if it passed. */
function outputOfFailure(args: string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve(error ? `${stdout}${stderr}`.trim() || error.message : null);
    });
  });
}
