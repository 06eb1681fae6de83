/**
 * Which lines of src/ no test runs: `npm run coverage`, or `npm run coverage -- src/http` for some test files. Writes docs/coverage.md where all
 * were run. Only what runs in the processes of the tests counts: servers and commands that they start do not.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import { coverageDocument, type FileCoverage, summaryLine } from './coverage/document.ts';
import { testFiles } from './test-files.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
/** Twice what they have without it. */
const LIMITS = { concurrency: 2, timeout: 1_200_000 };

process.chdir(ROOT);
const words = process.argv.slice(2);
const events = run({
  ...{ files: testFiles(words), ...LIMITS },
  coverage: true,
  coverageIncludeGlobs: ['src/**/*.ts'],
  coverageExcludeGlobs: ['src/**/*.test.ts', 'src/**/testing/**'],
});
let failed = 0;
events.on('test:fail', ({ name }) => {
  failed++;
  process.stderr.write(`failed: ${name}\n`);
});
events.on('test:coverage', ({ summary }) => {
  const files: FileCoverage[] = summary.files.map((file) => ({
    path: path.relative(ROOT, file.path),
    lines: file.totalLineCount,
    covered: file.coveredLineCount,
    untested: file.lines.filter(({ count }) => count === 0).map(({ line }) => line),
  }));
  process.stdout.write(`${files.map(summaryLine).join('\n')}\n`);
  if (words.length === 0) writeFileSync('docs/coverage.md', coverageDocument(files));
});
for await (const _ of events);
process.exitCode = failed > 0 ? 1 : 0;
