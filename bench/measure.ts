/** Runs a contender: once to see what it does, then by hyperfine for the time, or for its memory. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Contender } from './contenders.ts';

/** Seconds. */
export interface Timing {
  median: number;
  min: number;
  max: number;
  runs: number;
}

/** What became of a contender on a file; `unread`: it does not read the format as these records. */
export type Outcome = Timing | 'unread' | 'failed';

export interface Bounds {
  /** Seconds that all runs of one contender may take, if the least number of runs allows it. */
  budget: number;
  leastRuns: number;
  mostRuns: number;
}

export const FULL: Bounds = { budget: 30, leastRuns: 2, mostRuns: 9 };
export const QUICK: Bounds = { budget: 3, leastRuns: 1, mostRuns: 5 };

const UNSAFE_CHARACTER = /[^\w@%+=:,./-]/;

/** A command as one line that a POSIX shell, or hyperfine, takes apart as it was. */
export function shellLine(command: readonly string[]): string {
  return command
    .map((word) => (UNSAFE_CHARACTER.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : word))
    .join(' ');
}

const environment = ({ env }: Contender): NodeJS.ProcessEnv => ({ ...process.env, ...env });

/**
 * Times a contender on a file of `records` records; if it reads some other number of them, its time
 * says nothing. Throws an Error where it fails.
 */
export function time(
  contender: Contender,
  records: number,
  bounds: Bounds,
  folder: string,
): Timing | 'unread' {
  if (contender.isSlow) {
    const timing = hyperfine(contender, bounds.leastRuns, folder);
    return reads(contender, records, '') ? timing : 'unread';
  }
  // This run also brings the file and the program into the page cache.
  const first = runOnce(contender);
  if (!reads(contender, records, first.stdout)) return 'unread';
  const affordable = Math.floor(bounds.budget / first.seconds);
  const runs = Math.min(Math.max(affordable, bounds.leastRuns), bounds.mostRuns);
  return hyperfine(contender, runs, folder);
}

function reads({ recordsRead }: Contender, records: number, stdout: string): boolean {
  return recordsRead === undefined || recordsRead(stdout) === records;
}

function runOnce(contender: Contender): { seconds: number; stdout: string } {
  const begun = performance.now();
  const stdout = run(contender, contender.command);
  return { seconds: (performance.now() - begun) / 1000, stdout };
}

function run(contender: Contender, [program, ...args]: string[]): string {
  const { error, status, stdout, stderr } = spawnSync(program!, args, {
    encoding: 'utf8',
    env: environment(contender),
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error) throw error;
  if (status === 0) return stdout;
  throw new Error(`${shellLine([program!, ...args])} ended with ${status}: ${stderr.slice(-500)}`);
}

function hyperfine(contender: Contender, runs: number, folder: string): Timing {
  const output = path.join(folder, 'hyperfine.json');
  const options = ['--shell=none', '--style=none', '--runs', String(runs), '--export-json', output];
  run(contender, ['hyperfine', ...options, shellLine(contender.command)]);
  const { median, min, max } = JSON.parse(readFileSync(output, 'utf8')).results[0];
  return { median, min, max, runs };
}

/** The most memory, in bytes, that a contender run by this Node ever held resident. */
export function peakMemory(contender: Contender, folder: string): number {
  const output = path.join(folder, 'peak-memory.txt');
  const [node, ...args] = contender.command;
  const hook = path.join(import.meta.dirname, 'peak-memory.ts');
  const env = { ...contender.env, BENCH_PEAK_MEMORY_FILE: output };
  run({ ...contender, env }, [node!, '--import', hook, ...args]);
  return Number(readFileSync(output, 'utf8'));
}
