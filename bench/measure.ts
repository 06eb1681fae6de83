/** Runs contenders: once to see what they do, then by hyperfine for the time, or for their memory. */
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
 * Times contenders on a file of `records` records, in rounds: each runs once in each round, so that
 * what else goes on in the machine meets all of them alike. If one reads some other number of records,
 * its time says nothing. `say` hears of failures.
 */
export function timeAll(
  contenders: Contender[],
  records: number,
  bounds: Bounds,
  folder: string,
  say: (text: string) => void,
): Outcome[] {
  const runners = contenders.map((contender) => prepare(contender, records, bounds, say));
  for (let round = 0; round < bounds.mostRuns; round++) {
    const running = runners.filter(({ runs, failure }) => failure === null && round < runs);
    for (const runner of running) {
      try {
        runner.times.push(runUnderHyperfine(runner.contender, folder));
      } catch (error) {
        say((error as Error).message);
        runner.failure = 'failed';
      }
    }
  }
  return runners.map((runner) => outcomeOf(runner, records));
}

interface Runner {
  contender: Contender;
  /** Rounds that it takes part in. */
  runs: number;
  times: number[];
  failure: 'unread' | 'failed' | null;
}

/** Runs it once, unless it is slow: that brings file and program into the page cache. */
function prepare(
  contender: Contender,
  records: number,
  bounds: Bounds,
  say: (text: string) => void,
): Runner {
  const runner: Runner = { contender, runs: bounds.leastRuns, times: [], failure: null };
  if (contender.isSlow) return runner;
  try {
    const begun = performance.now();
    const stdout = run(contender, contender.command);
    const affordable = Math.floor((bounds.budget * 1000) / (performance.now() - begun));
    runner.runs = Math.min(Math.max(affordable, bounds.leastRuns), bounds.mostRuns);
    if (!reads(contender, records, stdout)) runner.failure = 'unread';
  } catch (error) {
    say((error as Error).message);
    runner.failure = 'failed';
  }
  return runner;
}

function outcomeOf({ contender, times, failure }: Runner, records: number): Outcome {
  if (failure !== null) return failure;
  // Slow ones had no run before, but leave a file that tells.
  if (contender.isSlow && !reads(contender, records, '')) return 'unread';
  return timingOf(times);
}

export function timingOf(times: readonly number[]): Timing {
  const ordered = times.toSorted((a, b) => a - b);
  const half = ordered.length >> 1;
  const middle = ordered.length % 2 === 1 ? [ordered[half]!] : ordered.slice(half - 1, half + 1);
  const median = middle.reduce((sum, time) => sum + time, 0) / middle.length;
  return { median, min: ordered[0]!, max: ordered.at(-1)!, runs: times.length };
}

function reads({ recordsRead }: Contender, records: number, stdout: string): boolean {
  return recordsRead === undefined || recordsRead(stdout) === records;
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

/** The seconds that one run takes. */
function runUnderHyperfine(contender: Contender, folder: string): number {
  const output = path.join(folder, 'hyperfine.json');
  const options = ['--shell=none', '--style=none', '--runs=1', '--export-json', output];
  run(contender, ['hyperfine', ...options, shellLine(contender.command)]);
  return JSON.parse(readFileSync(output, 'utf8')).results[0].times[0];
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
