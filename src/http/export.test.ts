/** How long the connection of an export may be idle. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../test/support/eventually.ts';
import { createMemoryExplore } from './testing/memory-explore.ts';
import { createMemoryJobs } from './testing/memory-jobs.ts';
import { rawClient } from './testing/raw-client.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

const IDLE_SECONDS = 0.1;

/** A server whose exports are these pieces. */
async function exporting(pieces: () => AsyncGenerator<Uint8Array, void>): Promise<TestServer> {
  const explore = {
    ...createMemoryExplore(createMemoryJobs()),
    export: async () => ({ fileName: 'app.log', pieces: pieces() }),
  };
  return startServer({ explore }, { uploadIdleSeconds: IDLE_SECONDS });
}

const ROUTE = `/api/jobs/${randomUUID()}/export?q=rare`;

it('a search that finds nothing for long is not cut off', async (t) => {
  // Six times as long as a client may take nothing: the time that the search takes.
  const search = () => delay(6000 * IDLE_SECONDS);
  const server = await exporting(async function* () {
    await search();
    yield Buffer.from('first\n');
    await search();
    yield Buffer.from('second\n');
  });
  t.after(server.close);
  const answer = await server.fetch(ROUTE);
  assert.equal(await answer.text(), 'first\nsecond\n');
});

it('a client that takes nothing is cut off', async (t) => {
  const piece = Buffer.alloc(64 * 1024, 'a line of a log\n');
  let hasEnded = false;
  const server = await exporting(async function* () {
    try {
      for (;;) yield piece;
    } finally {
      hasEnded = true;
    }
  });
  t.after(server.close);
  const client = rawClient(server.port);
  client.socket.pause();
  client.send(`GET ${ROUTE} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer alice\r\n\r\n`);
  await eventually('the end of the export', () => hasEnded);
  client.socket.destroy();
});
