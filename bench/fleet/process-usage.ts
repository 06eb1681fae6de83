/** What the kernel knows of a process, by /proc (Linux). */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Ticks a second of the times in /proc. */
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
/** Places in /proc/PID/stat, counted from the field after the name. */
const USER_TIME = 11;
const SYSTEM_TIME = 12;
const CHILDREN_USER_TIME = 13;
const CHILDREN_SYSTEM_TIME = 14;

/** The most bytes that a running process ever held resident. */
export function peakResidentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kib === undefined) throw new Error(`/proc/${pid}/status tells no VmHWM`);
  return Number(kib) * 1024;
}

/** Seconds of CPU time that a running process has used, all its threads together. */
export const cpuSeconds = (pid: number): number => timesOf(pid, USER_TIME, SYSTEM_TIME);

/** Seconds of CPU time of all processes that this one started and that have ended. */
export const cpuSecondsOfChildren = (): number =>
  timesOf(process.pid, CHILDREN_USER_TIME, CHILDREN_SYSTEM_TIME);

function timesOf(pid: number, user: number, system: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may itself contain spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[user]) + Number(fields[system])) / TICKS;
}
