/**
 * npm run test:chaos: faults of processes, servers and networks under load, on real servers. Without
 * words the short form, which takes some minutes; with --full the numbers of docs/reliability.md, into
 * which it writes what held. Other words choose files by their path.
 */
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestRun } from './run-tests.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const DOCUMENT = 'docs/reliability.md';
const [BEGIN, END] = ['<!-- figures: begin -->', '<!-- figures: end -->'];
const LIMITS = { concurrency: 1, timeout: 1_800_000 };

process.chdir(ROOT);
const words = process.argv.slice(2).filter((word) => word !== '--full');
const isFull = process.argv.includes('--full');
const isWanted = (file: string): boolean =>
  words.length === 0 || words.some((word) => file.includes(word));

const folder = mkdtempSync(path.join(tmpdir(), 'log-flow-chaos-'));
const results = path.join(folder, 'results.jsonl');
Object.assign(process.env, { CHAOS: isFull ? 'full' : 'short', CHAOS_RESULTS: results });
const tests = new TestRun();
await tests.run(globSync('test/chaos/*.test.ts').filter(isWanted).sort(), LIMITS);
const table = existsSync(results) ? tableOf(readFileSync(results, 'utf8')) : '';
process.stdout.write(`\n${table}\n`);
if (isFull && words.length === 0) writeDocument(table);
rmSync(folder, { recursive: true });
tests.printTotals();

function tableOf(lines: string): string {
  const rows = lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { fault: string; outcome: string });
  return [
    '| fault | what held |',
    '| --- | --- |',
    ...rows.map(({ fault, outcome }) => `| ${fault} | ${outcome} |`),
  ].join('\n');
}

function writeDocument(figures: string): void {
  const text = readFileSync(DOCUMENT, 'utf8');
  const [before, rest = ''] = text.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  writeFileSync(DOCUMENT, `${before}${BEGIN}\n\n${figures}\n\n${END}${after}`);
}
