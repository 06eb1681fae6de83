/** A server that is asked every 10 ms, beside a plain one that shows what the machine alone makes it wait. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export interface Pings {
  /** Milliseconds that the server, and the plain one, were waited for since the last call. */
  collect(): Promise<{ own: number[]; plain: number[] }>;
  stop(): void;
}

/** Asks `url` and the plain server from a process of its own until it is stopped. */
export async function startPings(url: string): Promise<Pings> {
  const script = (name: string) => path.join(import.meta.dirname, name);
  const plain = fork(script('plain-server.ts'));
  const [port] = await once(plain, 'message');
  const pinger = fork(script('pinger.ts'), [url, `http://127.0.0.1:${port}/`]);
  return {
    collect: async () => {
      const answer = once(pinger, 'message');
      pinger.send('collect');
      const [[own, control]] = await answer;
      return { own, plain: control };
    },
    stop: () => {
      for (const child of [pinger, plain]) child.disconnect();
    },
  };
}

/** The values below which these shares of all are. */
export function percentiles(values: number[], shares: number[]): number[] {
  const sorted = values.sort((a, b) => a - b);
  return shares.map((share) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);
}
