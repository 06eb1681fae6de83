/** What a server's work takes. Linux only: /proc. */
import { readFileSync } from 'node:fs';
import type { Cost } from './peers.ts';

/** Of the clock that /proc counts in, on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;

/** Runs `work`, and adds what the process of the server, all its threads, took meanwhile. */
export async function costOnServer(pid: number, work: () => Promise<unknown>): Promise<Cost> {
  const before = processorSeconds(pid);
  const started = performance.now();
  await work();
  const wall = (performance.now() - started) / 1000;
  return { wall, cpu: processorSeconds(pid) - before };
}

export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Behind the name, which may have spaces: state is the first field, user time the 12th, system time the 13th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}
