import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, readFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { systemCodeOf } from '../../src/errors.ts';
import { eventually } from './eventually.ts';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);
const BIN = '/usr/lib/postgresql/15/bin';
const SUPERUSER = 'postgres';

export interface TestPostgres {
  /** A superuser's URL of the server's first database. */
  url: string;
  /** Stops the server and removes its files. */
  stop(): Promise<void>;
  /** Stops and starts it: 'fast' ends sessions in order, 'immediate' is like a crash. */
  restart(mode?: 'fast' | 'immediate'): Promise<void>;
  /** Stops it and leaves it stopped. */
  halt(mode?: 'fast' | 'immediate'): Promise<void>;
  /** SIGKILL to the postmaster. */
  kill(): Promise<void>;
  /** After `halt` or `kill`. */
  start(): Promise<void>;
  /** Makes an empty database and returns its URL. */
  newDatabase(): Promise<string>;
}

/** What a real PostgreSQL for tests lacks here, or null: a test skips with this as its reason. */
export function missingPostgres(): string | null {
  if (process.env.DATABASE_URL || existsSync(path.join(BIN, 'initdb'))) return null;
  return `PostgreSQL 15 is not installed in ${BIN}, and DATABASE_URL is not set`;
}

/** As `missingPostgres`, for tests that restart the server: somebody else's is left alone. */
export function missingOwnPostgres(): string | null {
  if (process.env.DATABASE_URL) return 'DATABASE_URL names a server that a test may not restart';
  return missingPostgres();
}

/** A PostgreSQL of our own on a free port of 127.0.0.1, or a view of the one DATABASE_URL names. */
export async function startPostgres(): Promise<TestPostgres> {
  const given = process.env.DATABASE_URL;
  return given ? useGiven(given) : startOwn();
}

function useGiven(url: string): TestPostgres {
  const refuse = async () => {
    throw new Error('the server of DATABASE_URL is not ours to stop');
  };
  const made: string[] = [];
  const newDatabase = async () => {
    made.push(await createDatabase(url));
    return made.at(-1)!;
  };
  const stop = async () => {
    for (const database of made) {
      await command(url, `drop database ${new URL(database).pathname.slice(1)} with (force)`);
    }
  };
  return { url, stop, restart: refuse, halt: refuse, kill: refuse, start: refuse, newDatabase };
}

async function startOwn(): Promise<TestPostgres> {
  const folder = await temporaryFolder();
  const data = path.join(folder.path, 'data');
  try {
    if (process.getuid?.() === 0) await giveToSuperuser(folder.path);
    await inServerRole('initdb', '-D', data, '-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '-N');
    const port = await freePort();
    const server = control(data, folder.path, port);
    await server.start();
    const url = `postgres://${SUPERUSER}@127.0.0.1:${port}/postgres`;
    return {
      url,
      ...server,
      stop: async () => {
        await server.haltIfRunning();
        await folder.remove();
      },
      newDatabase: () => createDatabase(url),
    };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

function control(data: string, folder: string, port: number) {
  const settings = `-p ${port} -k ${folder} -h 127.0.0.1 -c fsync=off -c max_connections=200`;
  const start = async () => {
    const log = path.join(folder, 'log');
    await inServerRole('pg_ctl', '-D', data, '-w', '-l', log, '-o', settings, 'start');
  };
  const halt = async (mode: 'fast' | 'immediate' = 'fast') => {
    await inServerRole('pg_ctl', '-D', data, '-w', '-m', mode, 'stop');
  };
  return {
    // After a kill the server's children need a moment to notice, and no new one starts before.
    start: () =>
      eventually('the server to start', () => start().then(() => true)).then(() => undefined),
    halt,
    haltIfRunning: async () => {
      if (existsSync(path.join(data, 'postmaster.pid'))) await halt('immediate');
    },
    restart: async (mode: 'fast' | 'immediate' = 'fast') => {
      await halt(mode);
      await start();
    },
    kill: async () => {
      const pid = Number(
        (await readFile(path.join(data, 'postmaster.pid'), 'utf8')).split('\n')[0],
      );
      process.kill(pid, 'SIGKILL');
      await eventually('the postmaster to be gone', () => isRefused(port));
    },
  };
}

async function isRefused(port: number): Promise<boolean> {
  const socket = net.connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return false;
  } catch (error) {
    return systemCodeOf(error) === 'ECONNREFUSED';
  } finally {
    socket.destroy();
  }
}

/** PostgreSQL refuses to run as root, so root runs it as the user that Debian made for it. */
async function inServerRole(program: string, ...args: string[]): Promise<void> {
  const asWeAre = [path.join(BIN, program), ...args];
  const asOther = ['setpriv', `--reuid=${SUPERUSER}`, `--regid=${SUPERUSER}`, '--clear-groups'];
  const [file, ...rest] = process.getuid?.() === 0 ? [...asOther, ...asWeAre] : asWeAre;
  // pg_ctl leaves the server behind it with its own output, so nothing may wait for that to end.
  await run(file!, rest, { cwd: '/' });
}

async function giveToSuperuser(folder: string): Promise<void> {
  const { stdout } = await run('id', ['-u', SUPERUSER]);
  const { stdout: group } = await run('id', ['-g', SUPERUSER]);
  await chown(folder, Number(stdout), Number(group));
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function createDatabase(url: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await command(url, `create database ${name}`);
  const made = new URL(url);
  made.pathname = `/${name}`;
  return made.href;
}

async function command(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
