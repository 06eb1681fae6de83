/** What is run on each file. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SourceName } from './generate/index.ts';
import { type FoundTools, systemNode, versionOf } from './tools.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

export interface Input {
  name: SourceName;
  title: string;
  file: string;
  bytes: number;
  records: number;
}

export interface Contender {
  id:
    | 'wc'
    | 'rg'
    | 'rg-i'
    | 'goaccess'
    | 'lnav'
    | 'regex'
    | 'log-flow-1'
    | 'log-flow-2'
    | 'own-node';
  /** As it stands in the table. */
  label: string;
  command: string[];
  env?: Record<string, string>;
  /** Takes minutes on a file of the full size: it gets no run for warming up. */
  isSlow?: boolean;
  /** How many records it says it has read, from what it printed; whoever skips them is no peer. */
  recordsRead?: (stdout: string) => number;
}

export interface Setting {
  tools: FoundTools;
  word: string;
  /** For what contenders write. */
  folder: string;
}

/** All that are there for this file, in the order of the table. */
export function contendersFor(input: Input, setting: Setting): Contender[] {
  const { tools } = setting;
  return [
    ...(tools.wc ? [wordCount(input)] : []),
    ...(tools.rg ? searches(input, setting) : []),
    ...(tools.goaccess && input.name === 'combined' ? [goAccess(input, setting)] : []),
    ...(tools.lnav ? [lnav(input, setting)] : []),
    regexLoop(input),
    ...logFlow(input),
  ];
}

function wordCount({ file }: Input): Contender {
  return {
    id: 'wc',
    label: '`wc -l`',
    command: ['wc', '-l', file],
    recordsRead: (stdout) => Number.parseInt(stdout, 10),
  };
}

function searches({ file }: Input, { word }: Setting): Contender[] {
  return [
    { id: 'rg', label: `\`rg -c ${word}\``, command: ['rg', '-c', word, file] },
    { id: 'rg-i', label: `\`rg -ci ${word}\``, command: ['rg', '-ci', word, file] },
  ];
}

function goAccess({ file }: Input, { folder }: Setting): Contender {
  const output = path.join(folder, 'goaccess.json');
  const options = ['--log-format=COMBINED', '--no-global-config', '-o', output];
  return {
    id: 'goaccess',
    label: '`goaccess`, report as JSON',
    command: ['goaccess', file, ...options],
    isSlow: true,
    recordsRead: () => JSON.parse(readFileSync(output, 'utf8')).general.valid_requests,
  };
}

function lnav({ file }: Input, { folder }: Setting): Contender {
  return {
    id: 'lnav',
    label: '`lnav -n`, one `SELECT count(*)`',
    command: ['lnav', '-n', '-c', ';SELECT count(*) AS records FROM all_logs', file],
    // It keeps settings there, and would read the user's own.
    env: { HOME: folder },
    recordsRead: (stdout) => Number(/records\s+(\d+)/.exec(stdout)?.[1] ?? 0),
  };
}

function regexLoop({ file, name }: Input): Contender {
  return {
    id: 'regex',
    label: 'a regular expression per line in Node',
    command: [process.execPath, path.join(ROOT, 'bench/regex-loop.ts'), name, file],
    recordsRead: (stdout) => JSON.parse(stdout).records,
  };
}

function logFlow(input: Input): Contender[] {
  const own = systemNode();
  const byOther = own === null ? [] : [{ node: own, version: versionOf(own) }];
  return [
    analyze(input, 'log-flow-1', '**log-flow analyze**, 1 thread', process.execPath, 1),
    analyze(input, 'log-flow-2', '**log-flow analyze**, 2 threads', process.execPath, 2),
    ...byOther.map(({ node, version }) =>
      analyze(input, 'own-node', `the same, started by Node ${version}`, node, 2),
    ),
  ];
}

function analyze(
  { file }: Input,
  id: Contender['id'],
  label: string,
  node: string,
  threads: number,
): Contender {
  const program = path.join(ROOT, 'bin/log-flow.js');
  return {
    id,
    label,
    command: [node, program, 'analyze', '--json', file, '--threads', String(threads)],
    recordsRead: (stdout) => {
      const report = JSON.parse(stdout);
      return report.totalLogsProcessed - report.invalidLogs;
    },
  };
}
