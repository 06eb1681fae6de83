/** How long /health takes, and how much memory the server has, while several questions read everything. Linux only: /proc. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Client } from '../../test/support/client.ts';
import type { RunningServer } from '../../test/support/server.ts';
import { percentiles, startPings } from '../ping/pings.ts';
import { ask } from './ask.ts';

export const QUESTIONS_AT_ONCE = 5;

export interface Load {
  /** 99th percentile of /health, and of a plain server beside it: milliseconds. */
  health: number;
  plain: number;
  /** Bytes resident at most, and before the questions. */
  memory: number;
  idle: number;
}

/** The questions match nothing, and no card says so. */
export async function underLoad(
  server: RunningServer,
  client: Client,
  jobID: string,
): Promise<Load> {
  const pings = await startPings(`${server.url}/health`);
  try {
    await pings.collect();
    const pid = server.process.pid!;
    // The most memory from here on.
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
    const idle = residentBytes(pid, 'VmRSS');
    await Promise.all(
      Array.from({ length: QUESTIONS_AT_ONCE }, (_, i) =>
        ask(client, jobID, {
          route: 'records',
          asked: { q: `-nothing${i} zzz`, limit: '1' },
          isWhole: true,
        }),
      ),
    );
    const { own, plain } = await pings.collect();
    return {
      health: percentiles(own, [0.99])[0]!,
      plain: percentiles(plain, [0.99])[0]!,
      memory: residentBytes(pid, 'VmHWM'),
      idle,
    };
  } finally {
    pings.stop();
  }
}

function residentBytes(pid: number, name: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)![1]) * 1024;
}
