import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { eventually } from './eventually.ts';

const run = promisify(execFile);
const BINARIES = '/usr/lib/postgresql/15/bin';

/** Why no PostgreSQL can be started here; null where one can. */
export function missingPostgres(): string | null {
  if (process.env.DATABASE_URL || existsSync(path.join(BINARIES, 'initdb'))) return null;
  return 'PostgreSQL 15 is not installed (apt-get install postgresql-15).';
}

export interface TestPostgres {
  /** Of its database `postgres`. */
  url: string;
  /** Makes an empty database and returns its URL. */
  newDatabase(): Promise<string>;
  /** SIGKILL of the server, as a crash would be. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Stops at once, breaking connections off, and starts again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL of its own in a temporary folder, on a free port of 127.0.0.1. With DATABASE_URL
 * that server is used instead; it cannot be killed or restarted then.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const given = process.env.DATABASE_URL;
  if (given) return borrowed(given);
  const folder = await mkdtemp(path.join(tmpdir(), 'log-flow-postgres-'));
  const account = await accountFor(folder);
  const data = path.join(folder, 'data');
  await run(
    path.join(BINARIES, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    account,
  );
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let server: ReturnType<typeof spawn> | undefined;

  const start = async (): Promise<void> => {
    const options = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder];
    const settings = ['-c', 'max_connections=200', '-c', 'fsync=off'];
    server = spawn(path.join(BINARIES, 'postgres'), [...options, ...settings], {
      ...account,
      stdio: 'ignore',
    });
    await eventually('PostgreSQL to answer', () => answers(url), 30_000);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  };

  await start();
  return {
    url,
    newDatabase: () => newDatabase(url),
    kill: () => end('SIGKILL'),
    start,
    restart: async () => {
      // SIGINT is its "fast" shutdown: connections are broken off, nothing committed is lost.
      await end('SIGINT');
      await start();
    },
    stop: async () => {
      await end('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function borrowed(url: string): TestPostgres {
  const refuse = async (): Promise<never> => {
    throw new Error('The server of DATABASE_URL is not ours to stop.');
  };
  return {
    url,
    newDatabase: () => newDatabase(url),
    kill: refuse,
    start: refuse,
    restart: refuse,
    stop: async () => undefined,
  };
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
async function accountFor(folder: string): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const idOf = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  const [uid, gid] = [await idOf('-u'), await idOf('-g')];
  await promisify(chown)(folder, uid, gid);
  return { uid, gid };
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.end();
  return true;
}

async function newDatabase(url: string): Promise<string> {
  const name = `t${process.pid}_${Date.now()}_${Math.floor(Math.random() * 1e6)}`;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const made = new URL(url);
  made.pathname = `/${name}`;
  return made.href;
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
