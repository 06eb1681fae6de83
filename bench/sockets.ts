/**
 * What clients without an account cost that send much and read nothing: memory and descriptors of the server, and how
 * long others wait for /health meanwhile. Prints a table (docs/benchmarks.md). Linux only, since it reads /proc.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { newClient } from '../test/support/client.ts';
import { type RunningServer, startApi } from '../test/support/server.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';

const CLIENTS = 200;
const UPLOADS = 300;
/** How long each attack is kept up; a request to /health follows the other. */
const SECONDS = 20;
/** More than one read of the server takes in: it must not read on. */
const PIPELINED = 3000;

const MIB = 1024 * 1024;

interface Load {
  name: string;
  sockets: number;
  /** What each socket sends at once, and then every second. */
  start: string;
  drip: string;
}

const pipelined = (path: string): Load => ({
  name: `${CLIENTS} clients pipeline ${path} and read nothing`,
  sockets: CLIENTS,
  start: `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(PIPELINED),
  drip: '',
});

const folder = await temporaryFolder();
const server = await startApi(folder.path, { MAX_UPLOADS_PER_USER: String(UPLOADS) });
try {
  const { token } = await newClient(server.url);
  const upload = `PUT /api/upload-logs/a.log HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 99999\r\n\r\n`;
  process.stdout.write(
    '| load | memory, MiB | descriptors | /health p99, ms | still open |\n|---|---|---|---|---|\n',
  );
  for (const load of [
    { name: 'none', sockets: 0, start: '', drip: '' },
    pipelined('/openapi.json'),
    pipelined('/docs/static/swagger-ui-bundle.js'),
    pipelined('/health'),
    {
      name: `${UPLOADS} uploads at 1 byte/s, after 60 s`,
      sockets: UPLOADS,
      start: upload,
      drip: 'x',
    },
  ]) {
    await measure(server, load);
  }
} finally {
  await server.stop();
  await folder.remove();
}

async function measure({ process: child, url }: RunningServer, load: Load): Promise<void> {
  const sockets = Array.from({ length: load.sockets }, () => open(url, load.start));
  const drip = setInterval(() => {
    for (const socket of sockets) if (load.drip !== '' && socket.writable) socket.write(load.drip);
  }, 1000);
  const seconds = load.drip === '' ? SECONDS : 3 * SECONDS;
  const times: number[] = [];
  let memory = 0;
  let descriptors = 0;
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await delay(50)) {
    const began = performance.now();
    await (await fetch(`${url}/health`)).text();
    times.push(performance.now() - began);
    memory = Math.max(memory, residentBytes(child.pid!));
    descriptors = Math.max(descriptors, readdirSync(`/proc/${child.pid}/fd`).length);
  }
  clearInterval(drip);
  const left = sockets.filter((socket) => !socket.destroyed).length;
  for (const socket of sockets) socket.destroy();
  const p99 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)]!;
  const row = [load.name, Math.round(memory / MIB), descriptors, p99.toFixed(0), left];
  process.stdout.write(`| ${row.join(' | ')} |\n`);
}

function open(url: string, text: string): Socket {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  // The server may cut it off.
  socket.on('error', () => socket.destroy());
  socket.write(text);
  // Without an account nobody reads; uploads read, to see that they were ended.
  if (text.startsWith('PUT')) socket.resume();
  else socket.pause();
  return socket;
}

function residentBytes(pid: number): number {
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) * 1024;
}
