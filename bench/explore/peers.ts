/** Programs that are run on the same file as questions are asked about, and the command line of Log-Flow. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { LAUNCHER } from '../../test/support/server.ts';
import { shellLine } from '../measure.ts';
import { hasDuckDB } from './duckdb-folder.ts';
import { type Aim, FREQUENT } from './questions.ts';
import { type LogName, RARE_WORD } from './uploaded-log.ts';

/** Seconds of time, and of processor time of all that ran for it. */
export interface Cost {
  wall: number;
  cpu: number;
}

export interface Program {
  name: string;
  command: string[];
  aim?: Aim;
  /** Takes so long that one run has to do. */
  isSlow?: boolean;
}

/** What a field is found by, for those who know no formats: of access logs the status, of others the level. */
const KEYS: Record<LogName, string> = {
  combined: '^[^"]*"[^"]*" ([0-9]{3}) ',
  bracketed: '^\\[[^\\]]*\\] ([A-Z]+)',
};

/** `compressed` is the same file by zstd. */
export function programs(log: LogName, file: string, compressed: string): Program[] {
  const word = FREQUENT[log];
  const own = [process.execPath, LAUNCHER];
  const search = (q: string, aim: Aim): Program => ({
    name: `log-flow search --count ${q}`,
    command: [...own, 'search', '--count', q, file],
    aim,
  });
  const piped = `${shellLine(['zstd', '-dcq', compressed])} | ${shellLine(['rg', '-ci', word])}`;
  return [
    { name: 'rg -ci', command: ['rg', '-ci', word, file] },
    { name: 'zstd into rg -ci', command: ['sh', '-c', piped] },
    { name: 'analyze', command: [...own, 'analyze', '--json', file] },
    search(RARE_WORD, { times: 1.5, of: 'rg -ci' }),
    search(word, { times: 1.5, of: 'rg -ci' }),
    search('level:error', { times: 1, of: 'analyze' }),
    {
      name: `lnav, :filter-in ${word}`,
      command: ['lnav', '-n', '-c', `:filter-in ${word}`, file],
      isSlow: true,
    },
    ...(hasDuckDB() ? [duckDB(log, file)] : []),
  ];
}

const duckDB = (log: LogName, file: string): Program => ({
  name: `DuckDB, count by ${log === 'combined' ? 'status' : 'level'}`,
  command: [process.execPath, path.join(import.meta.dirname, 'duckdb.ts'), file, KEYS[log]],
  isSlow: true,
});

/** What the program takes; what it prints goes nowhere. Rejects where it fails. */
export async function costOf({ name, command }: Program): Promise<Cost> {
  const started = performance.now();
  // The shell knows the processor time of what it has run. Not synchronously: connections that a server closes meanwhile
  // would be taken for open.
  const line = `${shellLine(command)} && times >&2`;
  const child = spawn('sh', ['-c', line], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (data) => (errors += data));
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`${name}: ${errors}`);
  const wall = (performance.now() - started) / 1000;
  return { wall, cpu: secondsIn(errors.trimEnd().split('\n').at(-1)!) };
}

/** The sum of times such as `0m1.250s 0m0.080s`: user and system time of the children. */
function secondsIn(times: string): number {
  const parts = [...times.matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce((sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest), 0);
}
