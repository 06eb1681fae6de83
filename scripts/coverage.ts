/**
 * `npm run coverage`: which lines of src/ no test runs. Prints the figures of each folder and writes
 * dist/coverage/untested.txt. Counted is what runs in the processes of the tests: those that tests start (servers, the
 * command line) run the bundle, which is not counted. Words choose tests as for `npm test`.
 */
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';

const ROOT = path.resolve(import.meta.dirname, '..');
const TEST_FILES = ['src/**/*.test.ts', 'test/contract/*.test.ts', 'test/integration/*.test.ts'];
const LIST = 'dist/coverage/untested.txt';
const TIMEOUT_MS = 600_000;
const NOT_COUNTED = ['**/*.test.ts', '**/testing/**', 'src/engine/kernel/assembly/**'];

interface FileCoverage {
  path: string;
  totalLineCount: number;
  coveredLineCount: number;
  lines: { line: number; count: number }[];
}

process.chdir(ROOT);
const words = process.argv.slice(2);
const tests = TEST_FILES.flatMap((pattern) => globSync(pattern))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();
const files = await coverageOf(tests);
mkdirSync(path.dirname(LIST), { recursive: true });
const unloaded = unloadedFiles(files).map((file) => `${file}: all`);
const untested = [...files.map(untestedOf).filter(Boolean), ...unloaded].sort();
writeFileSync(LIST, `${untested.join('\n')}\n`);
process.stdout.write(`${table(files)}\n\n${unloaded.length} files are loaded by no test.\n`);
process.stdout.write(`Untested lines: ${LIST}\n`);

/** Runs the tests and says which fail; what they cover is known all the same. */
async function coverageOf(testFiles: string[]): Promise<FileCoverage[]> {
  let covered: FileCoverage[] = [];
  const events = run({
    files: testFiles,
    concurrency: 2,
    timeout: TIMEOUT_MS,
    coverage: true,
    coverageIncludeGlobs: ['src/**/*.ts'],
    coverageExcludeGlobs: NOT_COUNTED,
  });
  events.on('test:fail', ({ name }) => {
    process.exitCode = 1;
    process.stderr.write(`failed: ${name}\n`);
  });
  events.on('test:coverage', ({ summary }) => {
    covered = summary.files;
  });
  for await (const _ of events);
  return covered
    .map((file) => ({ ...file, path: path.relative(ROOT, file.path) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `src/a.ts: 3, 7-12`; '' where every line is run. */
function untestedOf({ path: file, lines }: FileCoverage): string {
  const ranges: [first: number, last: number][] = [];
  for (const { line, count } of lines) {
    if (count > 0) continue;
    const range = ranges.at(-1);
    if (range?.[1] === line - 1) range[1] = line;
    else ranges.push([line, line]);
  }
  const shown = ranges.map(([first, last]) => (first === last ? first : `${first}-${last}`));
  return shown.length === 0 ? '' : `${file}: ${shown.join(', ')}`;
}

/** Files that no test loads, as seen from the processes of the tests. */
function unloadedFiles(loaded: FileCoverage[]): string[] {
  const known = new Set(loaded.map((file) => file.path));
  return globSync('src/**/*.ts', { exclude: NOT_COUNTED }).filter((file) => !known.has(file));
}

/** A row for each folder of src/, as Markdown. */
function table(all: FileCoverage[]): string {
  const folders = Map.groupBy(all, (file) => file.path.split(path.sep).slice(0, 2).join('/'));
  const rows = [...folders, ['all', all] as const].map(([name, members]) => {
    const lines = members.reduce((sum, file) => sum + file.totalLineCount, 0);
    const untested = lines - members.reduce((sum, file) => sum + file.coveredLineCount, 0);
    const share = ((100 * (lines - untested)) / Math.max(lines, 1)).toFixed(1);
    return `| \`${name}\` | ${lines} | ${untested} | ${share} % |`;
  });
  const head = '| folder | lines | untested | tested |\n| --- | --- | --- | --- |';
  return `${head}\n${rows.join('\n')}`;
}
