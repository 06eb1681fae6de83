import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const LAUNCHER = path.join(ROOT, 'bin/log-flow.js');
export const EXAMPLES = path.join(ROOT, 'examples');

export interface RunningServer {
  url: string;
  process: ChildProcess;
  /** Everything it wrote so far. */
  output(): string;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

/** A command of Log-Flow as a process of its own, as a user runs it. */
export function spawnLogFlow(args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [LAUNCHER, ...args], {
    env: { ...cleanEnvironment(), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Without the settings of whoever runs the tests. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR ? { TMPDIR } : {}) };
}

/** Runs a command to its end. */
export async function runLogFlow(
  args: string[],
  env: NodeJS.ProcessEnv = {},
  input: string | Uint8Array = '',
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawnLogFlow(args, env);
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

/** Starts the real server on a free port and waits until it says that it is ready. */
export async function startServer(
  dataFolder: string,
  env: NodeJS.ProcessEnv = {},
): Promise<RunningServer> {
  const child = spawnLogFlow(['serve'], {
    PORT: '0',
    LOGFLOW_DATA_DIR: dataFolder,
    GENERAL_RATE_LIMIT: '1000000',
    AUTH_ENDPOINTS_RATE_LIMIT: '1000',
    ...env,
  });
  const [stdout, stderr] = [gather(child.stdout!), gather(child.stderr!)];
  const output = () => `${stdout()}${stderr()}`;
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const url = await eventually(
    'the server to be ready',
    () => {
      if (child.exitCode !== null) throw new Error(`it ended: ${output()}`);
      return /ready:\s+(http:\S+)/.exec(stdout())?.[1];
    },
    60_000,
  );
  return {
    url,
    process: child,
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
