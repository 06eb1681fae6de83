import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';
import { fleetEnvironment, isFleet } from './fleet.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const LAUNCHER = path.join(ROOT, 'bin/log-flow.js');
export const EXAMPLES = path.join(ROOT, 'examples');

/** A process of Log-Flow that says when it is ready. */
export interface RunningProcess {
  process: ChildProcess;
  /** Everything it wrote so far. */
  output(): string;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

export interface RunningServer extends RunningProcess {
  url: string;
}

/** A command of Log-Flow as a process of its own, as a user runs it. Another checkout has another launcher; the single-file program is one that runs by itself. */
export function spawnLogFlow(
  args: string[],
  env: NodeJS.ProcessEnv = {},
  launcher = LAUNCHER,
): ChildProcess {
  const [file, ...first] = launcher.endsWith('.js') ? [process.execPath, launcher] : [launcher];
  return spawn(file!, [...first, ...args], {
    env: { ...cleanEnvironment(), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Without the settings and sessions of whoever runs the tests. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  const XDG_CONFIG_HOME = path.join(ROOT, 'dist/no-settings');
  return { PATH, HOME, XDG_CONFIG_HOME, ...(TMPDIR ? { TMPDIR } : {}) };
}

/** Runs a command to its end. */
export async function runLogFlow(
  args: string[],
  env: NodeJS.ProcessEnv = {},
  input: string | Uint8Array = '',
  launcher = LAUNCHER,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawnLogFlow(args, env, launcher);
  const [stdout, stderr] = [gather(child.stdout!), gather(child.stderr!)];
  child.stdin!.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout(), stderr: stderr() };
}

function gather(stream: NodeJS.ReadableStream): () => string {
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  return () => Buffer.concat(pieces).toString();
}

/** Threads of each worker of a fleet. */
const FLEET_WORKERS = 2;

/**
 * Starts the real server on a free port and waits until it is ready. On a fleet (test/support/fleet.ts)
 * it is an API process and, unless LOGFLOW_WORKERS is 0, two workers; they stop and die together.
 */
export async function startServer(
  dataFolder: string,
  env: NodeJS.ProcessEnv = {},
): Promise<RunningServer> {
  if (!isFleet()) return startApi(dataFolder, env);
  const shared = { ...(await fleetEnvironment(dataFolder)), ...env };
  const migrated = await runLogFlow(['migrate'], { LOGFLOW_DATA_DIR: dataFolder, ...shared });
  if (migrated.code !== 0) throw new Error(`migrate: ${migrated.stderr}`);
  const count = env.LOGFLOW_WORKERS === '0' ? 0 : FLEET_WORKERS;
  const [api, ...workers] = await Promise.all([
    startApi(dataFolder, { ...shared, LOGFLOW_WORKERS: '0' }),
    ...Array.from({ length: count }, () => startWorker(dataFolder, shared)),
  ]);
  const all = [api, ...workers];
  return {
    ...api,
    output: () => all.map((one) => one.output()).join('\n'),
    stop: async () => {
      const codes = await Promise.all(all.map((one) => one.stop()));
      return codes.find((code) => code !== 0) ?? 0;
    },
    kill: async () => {
      await Promise.all(all.map((one) => one.kill()));
    },
  };
}

/** An API process, with workers of its own unless the environment says otherwise. */
export async function startApi(
  dataFolder: string,
  env: NodeJS.ProcessEnv = {},
  launcher = LAUNCHER,
): Promise<RunningServer> {
  const limits = { GENERAL_RATE_LIMIT: '1000000', AUTH_ENDPOINTS_RATE_LIMIT: '1000' };
  const { ready, ...running } = await startProcess(
    ['serve'],
    /ready:\s+(http:\S+)/,
    { PORT: '0', LOGFLOW_DATA_DIR: dataFolder, ...limits, ...env },
    launcher,
  );
  return { ...running, url: ready };
}

/** A worker of a fleet. */
export async function startWorker(
  dataFolder: string,
  env: NodeJS.ProcessEnv,
  launcher = LAUNCHER,
): Promise<RunningProcess & { id: string }> {
  const { ready, ...running } = await startProcess(
    ['worker', '--concurrency', '1'],
    /Worker (\S+) takes chunks/,
    { LOGFLOW_DATA_DIR: dataFolder, ...env },
    launcher,
  );
  return { ...running, id: ready };
}

/** An end to a hang: a start takes a second or two. */
const START_LIMIT_MS = 120_000;

async function startProcess(
  args: string[],
  readyLine: RegExp,
  env: NodeJS.ProcessEnv,
  launcher: string,
): Promise<RunningProcess & { ready: string }> {
  const child = spawnLogFlow(args, env, launcher);
  const [stdout, stderr] = [gather(child.stdout!), gather(child.stderr!)];
  const output = () => `${stdout()}${stderr()}`;
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const readyPart = () => readyLine.exec(stdout())?.[1];
  try {
    await eventually(`${args[0]} to be ready`, () => isOver() || readyPart(), START_LIMIT_MS);
  } catch (error) {
    // A process left behind would keep the test file from ending.
    child.kill('SIGKILL');
    throw new Error(`${args[0]} did not get ready: ${output()}`, { cause: error });
  }
  const ready = readyPart();
  if (ready === undefined) throw new Error(`${args[0]} ended: ${output()}`);
  return {
    process: child,
    ready,
    output,
    stop: async () => {
      child.kill('SIGINT');
      return (await exited)[0];
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
