/**
 * All checks: types, style, import rules, then the tests. `npm test -- src/engine` runs only the tests
 * whose path contains one of the words given. The last line is `N passed, N failed`, where each check
 * counts as a test; the exit code is 1 if anything failed.
 */
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';
import { Transform } from 'node:stream';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { styleText } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '..');
const TEST_FILES = [
  'src/**/*.test.ts',
  'scripts/**/*.test.ts',
  'bench/**/*.test.ts',
  'test/contract/*.test.ts',
  'test/integration/*.test.ts',
  'test/acceptance/*.test.ts',
];
/** Files that run at a time. */
const CONCURRENCY = 2;
/**
 * Milliseconds for a test, and for a whole file of them: an end to a hang, no speed limit. The longest
 * file starts a server twenty-one times.
 */
const TEST_TIMEOUT = 600_000;

const STATIC_CHECKS = [
  { name: 'types', command: ['typescript/bin/tsc', '--noEmit'] },
  {
    name: 'kernel types',
    command: ['typescript/bin/tsc', '--noEmit', '-p', 'src/engine/kernel/assembly'],
  },
  { name: 'style', command: ['@biomejs/biome/bin/biome', 'check', '--colors=off'] },
  {
    name: 'import rules',
    command: [
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      'src',
      '--config',
      '.dependency-cruiser.cjs',
    ],
  },
];

const counts = { passed: 0, failed: 0, skipped: 0 };
/** Test files that ended before their tests did: of these the reporter says only that they failed. */
const endedFiles: string[] = [];

process.chdir(ROOT);
const words = process.argv.slice(2);
const files = testFiles(words);
if (words.length > 0 && files.length === 0) {
  process.stderr.write(`No test file has ${words.join(' or ')} in its path.\n`);
  process.exit(1);
}
const startedAt = performance.now();
if (words.length === 0) await Promise.all(STATIC_CHECKS.map(runStaticCheck));
await runTests(files);
printTotals();

function testFiles(wanted: string[]): string[] {
  const all = TEST_FILES.flatMap((pattern) => globSync(pattern)).sort();
  if (wanted.length === 0) return all;
  return all.filter((file) => wanted.some((word) => file.includes(word)));
}

async function runStaticCheck({ name, command }: (typeof STATIC_CHECKS)[number]): Promise<void> {
  const [script, ...args] = command;
  const begun = performance.now();
  const failure = await outputOfFailure([path.join('node_modules', script!), ...args]);
  const time = styleText('dim', `(${Math.round(performance.now() - begun)}ms)`);
  if (failure === null) {
    counts.passed++;
    process.stdout.write(`${styleText('green', '✔')} ${name} ${time}\n`);
  } else {
    counts.failed++;
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

async function runTests(wanted: string[]): Promise<void> {
  if (wanted.length === 0) return;
  const events = run({ files: wanted, concurrency: CONCURRENCY, timeout: TEST_TIMEOUT });
  events.on('test:pass', (test) => count(test, 'passed'));
  events.on('test:fail', (test) => {
    count(test, 'failed');
    noteEnd(test.name, test.details.error);
  });
  const report = events.compose(withoutTotals()).compose(spec);
  for await (const text of report) process.stdout.write(text);
}

interface TestEvent {
  details: { type?: string | undefined };
  skip?: string | boolean | undefined;
  todo?: string | boolean | undefined;
}

function count({ details, skip, todo }: TestEvent, outcome: 'passed' | 'failed'): void {
  if (details.type === 'suite') return;
  const isSkipped =
    (skip !== undefined && skip !== false) || (todo !== undefined && todo !== false);
  counts[isSkipped ? 'skipped' : outcome]++;
}

function noteEnd(name: string, error: object): void {
  const { signal, exitCode } = error as { signal?: string | null; exitCode?: number | null };
  // A file with failed tests exits with 1 and needs no word more.
  if (signal) endedFiles.push(`${name} was ended by ${signal}`);
  else if (exitCode !== undefined && exitCode !== null && exitCode > 1) {
    endedFiles.push(`${name} ended with exit code ${exitCode}`);
  }
}

/** Keeps back the runner's own totals, which leave out the static checks. */
function withoutTotals(): Transform {
  return new Transform({
    objectMode: true,
    transform(event: { type: string; data: { nesting?: number; message?: string } }, _, done) {
      const { message = '', nesting } = event.data;
      const isTotal =
        event.type === 'test:diagnostic' &&
        nesting === 0 &&
        /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/.test(message);
      done(null, isTotal ? undefined : event);
    },
  });
}

function printTotals(): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  for (const line of endedFiles) process.stdout.write(`\n${styleText('red', '✖')} ${line}`);
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  process.stdout.write(`\n${styleText('dim', `in ${seconds} s`)}\n`);
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
  if (counts.failed > 0) process.exitCode = 1;
}
