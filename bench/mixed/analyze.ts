/** Part (c): `log-flow analyze` of a file, each run a process that has just been started. */
import { spawnSync } from 'node:child_process';
import { cpuSecondsOfChildren } from '../fleet/process-usage.ts';
import { logFile, type SourceName } from '../generate/index.ts';
import type { Setting } from './setting.ts';
import type { Tree } from './trees.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const SEED = 1;
const ALL_LOGS: SourceName[] = ['bracketed', 'combined', 'json-lines', 'syslog'];

export interface AnalyzeFigures {
  /** As it stands in the table. */
  title: string;
  /** Of each run, in seconds; CPU time is that of user and system. */
  wall: number[];
  cpu: number[];
}

interface Input {
  title: string;
  file: string;
  runs: number;
}

/** Of each checkout, all files; checkouts run in turn. */
export function measureAnalyze(setting: Setting): AnalyzeFigures[][] {
  const figures: AnalyzeFigures[][] = setting.trees.map(() => []);
  for (const input of inputs(setting)) {
    const own = setting.trees.map(() => ({ title: input.title, wall: [], cpu: [] }));
    // The first run brings file and program into the page cache, and is not counted.
    for (const tree of setting.trees) runOnce(tree, input.file);
    for (let run = 0; run < input.runs; run++) {
      for (const [index, tree] of setting.trees.entries()) addRun(own[index]!, tree, input.file);
    }
    for (const [index, one] of own.entries()) figures[index]!.push(one);
    setting.say(`analyze: ${input.title}`);
  }
  return figures;
}

function inputs({ amounts, folder }: Setting): Input[] {
  const input = (name: SourceName, size: string, bytes: number, runs: number): Input => ({
    title: `${size}, ${name}`,
    file: logFile(folder, name, bytes, SEED),
    runs,
  });
  const { small, large } = amounts.runs;
  const logs = amounts.hasAllLogs ? ALL_LOGS : ALL_LOGS.slice(0, 1);
  return [
    input('bracketed', '4 KiB', 4 * KIB, small),
    input('bracketed', '1 MiB', MIB, small),
    ...logs.map((name) => input(name, '512 MiB', 512 * MIB, large)),
  ];
}

function addRun({ wall, cpu }: AnalyzeFigures, tree: Tree, file: string): void {
  const [begun, cpuBefore] = [performance.now(), cpuSecondsOfChildren()];
  runOnce(tree, file);
  wall.push((performance.now() - begun) / 1000);
  cpu.push(cpuSecondsOfChildren() - cpuBefore);
}

function runOnce({ launcher }: Tree, file: string): void {
  const { error, status, stderr } = spawnSync(
    process.execPath,
    [launcher, 'analyze', '--json', file],
    { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] },
  );
  if (error) throw error;
  if (status !== 0) throw new Error(`${launcher} analyze ${file} ended with ${status}: ${stderr}`);
}
