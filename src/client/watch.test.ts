import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient, type LiveMessage, Problem } from './node/index.ts';
import { answer, problem, startServer } from './testing/server.ts';

const message = (progressInPercentage: number, status = 'In Progress') => ({
  ...{ jobID: 'one', progressInPercentage, status },
  ...{ uniqueIPs: 0, invalidLogs: 0, totalLogsProcessed: 0, logLevelCounts: {}, keyWordCounts: {} },
});

async function seen(watch: AsyncIterable<LiveMessage>): Promise<string[]> {
  const told: string[] = [];
  for await (const one of watch) told.push(`${one.status} ${one.progressInPercentage}`);
  return told;
}

test('a watch goes on where the connection breaks, and ends with the final message', async () => {
  let connections = 0;
  const server = await startServer(
    (_, response) => answer(response, 200, message(30)),
    (socket) => {
      connections++;
      if (connections === 1) {
        socket.send(JSON.stringify(message(20)));
        setImmediate(() => socket.terminate());
      } else {
        for (const one of [message(60), message(100, 'Completed')])
          socket.send(JSON.stringify(one));
        socket.close(1000);
      }
    },
  );
  const states: boolean[] = [];
  const client = createClient({ server: server.url, token: 'key' });
  const watch = client.watch('one', { onConnection: (isConnected) => states.push(isConnected) });
  const told = await seen(watch);
  assert.deepEqual(
    told.filter((one) => !one.endsWith(' 30')),
    ['In Progress 20', 'In Progress 60', 'Completed 100'],
  );
  assert.deepEqual(states, [false, true]);
});

test('where no WebSocket is passed on, the states of the report are told', async () => {
  let asked = 0;
  const server = await startServer((request, response) => {
    if (request.headers.upgrade) return answer(response, 400, {});
    answer(response, 200, ++asked < 3 ? message(asked * 10) : message(100, 'Failed'));
  });
  const client = createClient({ server: server.url, token: 'a token that is no subprotocol' });
  const told = await seen(client.watch('one'));
  assert.deepEqual(told, ['In Progress 10', 'In Progress 20', 'Failed 100']);
});

test('a refusal is thrown', async () => {
  const server = await startServer((_, response) => answer(response, 404, problem('not_found')));
  const client = createClient({ server: server.url, token: 'key' });
  await assert.rejects(
    seen(client.watch('one')),
    (error) => error instanceof Problem && error.code === 'not_found',
  );
});

test('a server that was never there is not waited for, one that has gone for as long as is said', async () => {
  const server = await startServer(
    (_, response) => answer(response, 200, message(10)),
    (socket) => socket.send(JSON.stringify(message(10))),
  );
  const nowhere = createClient({ server: 'http://127.0.0.1:1', token: 'key' });
  await assert.rejects(seen(nowhere.watch('one')), /cannot reach http:\/\/127\.0\.0\.1:1: /);
  const client = createClient({ server: server.url, token: 'key', retries: 0 });
  const watch = client.watch('one', { patienceSeconds: 0 });
  assert.equal((await watch.next()).value?.progressInPercentage, 10);
  await server.close();
  await assert.rejects(seen(watch), /cannot reach/);
});

test('an aborted watch ends with the reason', async () => {
  const server = await startServer(
    () => undefined,
    (socket) => socket.send(JSON.stringify(message(10))),
  );
  const controller = new AbortController();
  const client = createClient({ server: server.url, token: 'key' });
  const watch = client.watch('one', { signal: controller.signal });
  await watch.next();
  controller.abort(new Error('enough'));
  await assert.rejects(seen(watch), /enough/);
});
