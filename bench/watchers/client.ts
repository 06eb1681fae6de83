/**
 * A process of its own that holds many watchers. The parent sends watches to open, `collect` for what came since, and
 * disconnects to end it.
 */
import { WebSocket } from 'ws';

export interface WatchOrder {
  jobID: string;
  token: string;
  count: number;
}

/** When each watcher got a message, by job and progress. */
export type Arrivals = Record<string, number[]>;

const OPENED_AT_ONCE = 50;

const url = process.argv[2]!.replace('http', 'ws');
let arrivals: Arrivals = {};
let open = 0;

process.on('message', async (order: 'collect' | WatchOrder[]) => {
  if (order === 'collect') {
    process.send!({ arrivals, open });
    arrivals = {};
    return;
  }
  const wanted = order.flatMap((one) => Array.from({ length: one.count }, () => one));
  for (let at = 0; at < wanted.length; at += OPENED_AT_ONCE) {
    await Promise.all(wanted.slice(at, at + OPENED_AT_ONCE).map(watch));
  }
  process.send!('open');
});
process.on('disconnect', () => process.exit());

function watch({ jobID, token }: WatchOrder): Promise<void> {
  const socket = new WebSocket(`${url}/api/live-stats/${jobID}`, {
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once('open', () => {
    open++;
    resolve();
  });
  socket.on('message', (data) => {
    const now = Date.now();
    const [, progress] = /"progressInPercentage":(\d+)/.exec(data.toString()) ?? [];
    const key = `${jobID} ${progress}`;
    arrivals[key] ??= [];
    arrivals[key].push(now);
  });
  socket.on('close', () => {
    open--;
  });
  socket.on('error', reject);
  return promise;
}
