/**
 * The threads of `analyze`, started before anything else of it is loaded: they take as long to load the
 * engine as the command takes to know which file to count.
 */
import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { startSliceThreads } from '../../engine-threads/slice-threads.ts';

/** More would take longer to start than most files take to count; the others are started later. */
const MOST_EARLY = 8;

let started: Worker[] = [];

/** Starts as many threads as the command will use, by its arguments; a guess is good enough. */
export function startEarlyThreads(args: readonly string[]): void {
  const threads = threadsOf(args) ?? availableParallelism();
  started = startSliceThreads(Math.min(threads - 1, MOST_EARLY));
}

/** Those that were started, at most `count`; the others end. */
export function takeEarlyThreads(count: number): Worker[] {
  const taken = started.splice(0, count);
  for (const thread of started.splice(0)) void thread.terminate();
  return taken;
}

/** What `--threads` says; undefined where it is not given. Faults are found later: then it is 1. */
function threadsOf(args: readonly string[]): number | undefined {
  const at = args.findLastIndex((arg) => /^--threads(=|$)/.test(arg));
  if (at < 0) return undefined;
  const text = args[at]!.includes('=') ? args[at]!.split('=')[1] : args[at + 1];
  return Math.max(1, Math.floor(Number(text)) || 1);
}
