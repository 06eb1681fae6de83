/** The real embedded server, as a process of its own that fuzzing may bring down. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { type Client, type Json, newClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { type RunningServer, startApi } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

export interface FuzzedServer {
  url: string;
  client: Client;
  /** Of an upload that goes on for as long as the server runs. */
  openJob: string;
  /** Of a job that is completed. */
  doneJob: string;
  /** Sends bytes as they stand, then the end, and gives what comes back until the connection ends. */
  send(pieces: readonly Uint8Array[]): Promise<string>;
  /** Rejects where the process has ended or does not answer. */
  assertAlive(): Promise<void>;
  close(): Promise<void>;
}

/** Out of the way: what is fuzzed is not how much is allowed. */
const LIMITS = {
  GENERAL_RATE_LIMIT: '1000000',
  UPLOAD_RATE_LIMIT: '10000000',
  AUTH_ENDPOINTS_RATE_LIMIT: '1000000',
  UPLOAD_IDLE_TIMEOUT: '3600',
  UPLOAD_MIN_RATE: '0',
};
/** An end to a hang. */
const SOCKET_LIMIT_MS = 20_000;

export async function startFuzzedServer(): Promise<FuzzedServer> {
  const folder = await temporaryFolder();
  const server = await startApi(folder.path, LIMITS);
  const client = await newClient(server.url);
  const { jobID: doneJob } = await client.put('done.log', '2026-01-01T00:00:00Z INFO x\n');
  await client.finished(doneJob);
  const openJob = randomUUID();
  const upload = await openUpload(server, client, openJob);
  return {
    url: server.url,
    client,
    openJob,
    doneJob,
    send: (pieces) => exchange(server.url, pieces),
    assertAlive: () => assertAlive(server),
    close: async () => {
      upload.destroy();
      await server.kill();
      await folder.remove();
    },
  };
}

async function openUpload({ url }: RunningServer, client: Client, jobID: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => socket.destroy());
  const head = [
    `PUT /api/upload-logs/open.log?jobID=${jobID} HTTP/1.1`,
    'Host: x',
    `Authorization: Bearer ${client.token}`,
    'Content-Length: 1000000',
  ];
  // With a line end: until then it may be an archive.
  socket.write(`${head.join('\r\n')}\r\n\r\nfirst line\n`);
  await eventually('the open upload', async () => {
    return (await client.call('GET', `/api/jobs/${jobID}`)).status === 200;
  });
  return socket;
}

async function exchange(url: string, pieces: readonly Uint8Array[]): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let received = '';
  socket.setEncoding('latin1');
  socket.on('data', (text) => {
    received += text;
  });
  // A reset is an answer as well.
  socket.on('error', () => socket.destroy());
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (const piece of pieces) {
    if (socket.writable) socket.write(piece);
    // So that the server sees the pieces one by one.
    await new Promise(setImmediate);
  }
  socket.end();
  const timer = setTimeout(() => {
    received += '\nHANG';
    socket.destroy();
  }, SOCKET_LIMIT_MS);
  await closed;
  clearTimeout(timer);
  assert.ok(!received.endsWith('\nHANG'), 'the server did not end the connection');
  return received;
}

async function assertAlive({ process, url, output }: RunningServer): Promise<void> {
  const isOver = process.exitCode !== null || process.signalCode !== null;
  assert.ok(!isOver, `the server has ended: ${output().slice(-2000)}`);
  const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(SOCKET_LIMIT_MS) });
  await response.text();
  assert.equal(response.status, 200);
}

/** Below 500; of a refusal a problem with a code. */
export function assertAnswer(status: number, body: Json, what: string): void {
  assert.ok(status >= 200 && status < 500, `${what}: ${status} ${JSON.stringify(body)}`);
  if (status >= 400) assert.equal(typeof body?.code, 'string', `${what}: ${status}`);
}

/** The statuses of all answers in what a socket received. */
export const statusesIn = (received: string): number[] =>
  [...received.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
