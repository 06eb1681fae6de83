/**
 * What watchers cost that stop reading: the real HTTP server, whose hub says as much as it can. Clients in a process of their own open
 * the watches and read nothing. Resolves when all were dropped.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { startServer } from '../../src/http/testing/start-server.ts';

/** As large as a message can be: 64 keywords of 100 letters. */
const MESSAGE = JSON.stringify({ keyWordCounts: 'x'.repeat(8 * 1024) });

export interface StalledFigures {
  clients: number;
  /** Until all were dropped, from the first message on. */
  seconds: number;
  /** How much more memory the process held at most, by client. */
  memory: number;
}

export async function measureStalled(clients: number): Promise<StalledFigures> {
  const server = await startServer();
  const { jobID } = server.jobs.add('alice');
  const child: ChildProcess = fork(path.join(import.meta.dirname, 'stalled-client.ts'), [
    `${server.origin.replace('http', 'ws')}/api/live-stats/${jobID}`,
    String(clients),
  ]);
  await once(child, 'message');
  const before = process.memoryUsage.rss();
  let memory = before;
  const begun = performance.now();
  const watchers = () => [...(server.liveHub.watchers.get(jobID) ?? [])];
  while (watchers().length > 0) {
    for (const watcher of watchers()) watcher.send(MESSAGE);
    memory = Math.max(memory, process.memoryUsage.rss());
    await turn();
  }
  const seconds = (performance.now() - begun) / 1000;
  child.disconnect();
  await server.close();
  return { clients, seconds, memory: (memory - before) / clients };
}
