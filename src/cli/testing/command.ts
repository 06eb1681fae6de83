/** Runs the command line as a process, in a folder of files that lasts as long as the tests. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export const LAUNCHER = fileURLToPath(new URL('../../../bin/log-flow.js', import.meta.url));
export const folder = mkdtempSync(path.join(tmpdir(), 'log-flow-cli-'));
after(() => rmSync(folder, { recursive: true }));

export const LINES = [
  '2026-01-01T00:00:00Z INFO started from 10.0.0.1\n',
  '2026-01-01T00:00:01Z ERROR request failed: timeout\n',
  'nonsense\n',
  '2026-01-01T00:00:02Z WARN \u001b]0;title\u0007slow\n',
];
export const file = (name: string, content: string | Uint8Array): string => {
  const full = path.join(folder, name);
  writeFileSync(full, content);
  return full;
};
export const plain = file('plain.log', LINES.join(''));
export const packed = file('packed.log.gz', gzipSync(LINES.join('')));

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export function run(
  args: string[],
  { input = '' as string | Uint8Array, env = {} as Record<string, string> } = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      XDG_CONFIG_HOME: path.join(folder, 'config'),
      ...env,
    },
  });
  const outcome: Outcome = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (outcome.stdout += data));
  child.stderr.on('data', (data) => (outcome.stderr += data));
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...outcome, code }));
  });
}

/**
 * The same on a pseudo terminal, which gives what stdout and stderr show together. By `script` of bsdutils, which every
 * Debian has.
 */
export function runOnTerminal(args: string[]): Promise<{ code: number | null; output: string }> {
  const command = [process.execPath, LAUNCHER, ...args].map(quoted).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TERM: 'xterm', COLUMNS: '140' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output: Buffer.concat(pieces).toString() }));
  });
}

/** An argument as the shell reads it. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
