import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Connection } from 'rabbitmq-client';
import { eventually } from './eventually.ts';
import { freePort } from './postgres.ts';

const run = promisify(execFile);
/** The scripts themselves: Debian's wrappers in /usr/sbin insist on the package's own user. */
const BINARIES = '/usr/lib/rabbitmq/bin';

/** Why no RabbitMQ can be started here; null where one can. */
export function missingRabbitMQ(): string | null {
  if (process.env.RABBITMQ_URL || existsSync(path.join(BINARIES, 'rabbitmq-server'))) return null;
  return 'RabbitMQ is not installed (apt-get install rabbitmq-server).';
}

export interface TestRabbitMQ {
  url: string;
  managementURL: string;
  port: number;
  /**
   * Resolves when what was declared until now is on disk: the broker writes exchanges and bindings a
   * little later, and a kill before that loses them (docs/reliability.md).
   */
  written(): Promise<void>;
  /** SIGKILL of the broker, as a crash would be. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a RabbitMQ of its own in a temporary folder, on free ports of 127.0.0.1, with its management
 * API. With RABBITMQ_URL (and RABBITMQ_MANAGEMENT_URL) that broker is used instead; it cannot be killed.
 */
export async function startRabbitMQ(): Promise<TestRabbitMQ> {
  if (process.env.RABBITMQ_URL) return borrowed(process.env.RABBITMQ_URL);
  const folder = await mkdtemp(path.join(tmpdir(), 'log-flow-rabbitmq-'));
  const [port, managementPort, distPort, epmdPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  await writeFile(path.join(folder, 'plugins'), '[rabbitmq_management].\n');
  await writeFile(
    path.join(folder, 'rabbitmq.conf'),
    [
      `listeners.tcp.1 = 127.0.0.1:${port}`,
      `management.tcp.ip = 127.0.0.1`,
      `management.tcp.port = ${managementPort}`,
      'collect_statistics_interval = 500',
      'disk_free_limit.absolute = 50MB',
      'loopback_users = none',
      'log.console = false',
    ].join('\n'),
  );
  const { PATH } = process.env;
  const env = {
    PATH,
    HOME: folder,
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `log-flow-${randomUUID().slice(0, 8)}@localhost`,
    RABBITMQ_DIST_PORT: String(distPort),
    RABBITMQ_CONFIG_FILE: path.join(folder, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: path.join(folder, 'plugins'),
    RABBITMQ_MNESIA_BASE: path.join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: path.join(folder, 'log'),
    RABBITMQ_PID_FILE: path.join(folder, 'pid'),
    // Fewer scheduler threads: two cores are shared with what is tested.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 2:2 +sbwt none',
  };
  const url = `amqp://guest:guest@127.0.0.1:${port}`;
  let server: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    // In a group of its own: the scripts start the Erlang machine as their child.
    server = spawn(path.join(BINARIES, 'rabbitmq-server'), [], {
      env,
      stdio: 'ignore',
      detached: true,
    });
    await eventually('RabbitMQ to answer', () => answers(url), 90_000);
  };
  const kill = async (): Promise<void> => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    process.kill(-server.pid!, 'SIGKILL');
    await exited;
    await eventually('the port to be free', async () => !(await answers(url).catch(() => false)));
  };
  const endNameServer = async (): Promise<void> => {
    try {
      await run('epmd', ['-port', String(epmdPort), '-kill'], { env });
    } catch {
      // It ended with the broker already.
    }
  };

  await start();
  return {
    url,
    managementURL: `http://guest:guest@127.0.0.1:${managementPort}`,
    port,
    written: () => written(url, path.join(folder, 'mnesia')),
    kill,
    start,
    stop: async () => {
      await kill();
      await endNameServer();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function borrowed(url: string): TestRabbitMQ {
  const refuse = async (): Promise<never> => {
    throw new Error('The broker of RABBITMQ_URL is not ours to stop.');
  };
  return {
    url,
    managementURL: process.env.RABBITMQ_MANAGEMENT_URL ?? '',
    port: Number(new URL(url).port || 5672),
    written: refuse,
    kill: refuse,
    start: refuse,
    stop: async () => undefined,
  };
}

/** What is declared is written in order: when one more queue is on disk, so is all before it. */
async function written(url: string, folder: string): Promise<void> {
  const queue = `marker-${randomUUID()}`;
  const connection = new Connection(url);
  try {
    await connection.queueDeclare({ queue, durable: true });
    await eventually('declarations to be on disk', async () => {
      const names = await readdir(folder, { recursive: true });
      const logs = names.filter((name) => /\.(LOG|DCD|DCL)$/.test(name));
      const texts = await Promise.all(logs.map((name) => readFile(path.join(folder, name))));
      return texts.some((text) => text.includes(queue));
    });
    await connection.queueDelete({ queue });
  } finally {
    await connection.close();
  }
}

async function answers(url: string): Promise<boolean> {
  const connection = new Connection({ url, acquireTimeout: 1000, connectionTimeout: 1000 });
  // `onConnect` rejects with the same.
  connection.on('error', () => undefined);
  try {
    await connection.onConnect(1000);
    return true;
  } finally {
    connection.unsafeDestroy();
  }
}
