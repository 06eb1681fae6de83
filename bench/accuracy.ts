/**
 * Grouping accuracy of the patterns: `npm run bench:accuracy [FOLDER]`. Each `NAME.log` of the folder
 * that has its ground truth beside it, `NAME.log_structured.csv` with the columns LineId and EventId (as
 * the LogHub data sets have it), is given to `log-flow records`, with no setting per data set.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseCsv } from './accuracy/csv.ts';
import { groupingAccuracy } from './accuracy/grouping.ts';

const LAUNCHER = fileURLToPath(new URL('../bin/log-flow.js', import.meta.url));
const TRUTH = '_structured.csv';

interface Result {
  name: string;
  lines: number;
  accuracy: number;
  /** Patterns that were found, and events that there are. */
  patterns: number;
  events: number;
  /** Lines of the ground truth that start no record. */
  withoutRecord: number;
}

async function measure(log: string): Promise<Result> {
  const truth = readTruth(`${log}${TRUTH}`);
  const patterns = await readPatterns(log);
  const lines = [...truth.keys()];
  // A line without a record is a group of its own, and so never right unless its event is too.
  const predicted = lines.map((line) => patterns.get(line) ?? `line ${line} without a record`);
  return {
    name: path.basename(log, '.log').replace(/_2k$/, ''),
    lines: lines.length,
    accuracy: groupingAccuracy(predicted, [...truth.values()]),
    patterns: new Set(patterns.values()).size,
    events: new Set(truth.values()).size,
    withoutRecord: lines.filter((line) => !patterns.has(line)).length,
  };
}

/** The event of each line, by line number. */
function readTruth(file: string): Map<number, string> {
  const [head = [], ...rows] = parseCsv(readFileSync(file, 'utf8'));
  const line = head.indexOf('LineId');
  const event = head.indexOf('EventId');
  if (line < 0 || event < 0) throw new Error(`${file}: no columns LineId and EventId`);
  return new Map(rows.map((row) => [Number(row[line]), row[event]!]));
}

/** The pattern of each record, by the number of its first line. */
async function readPatterns(log: string): Promise<Map<number, string>> {
  const child = spawn(process.execPath, [LAUNCHER, 'records', log], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const patterns = new Map<number, string>();
  for await (const text of createInterface({ input: child.stdout })) {
    const { line, pattern } = JSON.parse(text) as { line: number; pattern?: string };
    if (pattern !== undefined) patterns.set(line, pattern);
  }
  const code = await closed;
  if (code !== 0) throw new Error(`log-flow records ${log}: exit code ${code}`);
  return patterns;
}

function table(results: Result[]): string {
  const accuracies = results.map(({ accuracy }) => accuracy);
  const mean = accuracies.reduce((a, b) => a + b, 0) / accuracies.length;
  const rows = [
    ['data set', 'lines', 'accuracy', 'patterns', 'events', 'lines without a record'],
    ...results.map((result) => [
      result.name,
      String(result.lines),
      result.accuracy.toFixed(3),
      String(result.patterns),
      String(result.events),
      String(result.withoutRecord),
    ]),
    ['mean', '', mean.toFixed(3), '', '', ''],
    ['worst', '', Math.min(...accuracies).toFixed(3), '', '', ''],
  ];
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const line = (row: string[]) =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(rows[0]!), rule, ...rows.slice(1).map(line)].join('\n');
}

const folder = process.argv[2] ?? process.env.LOGHUB_DIR;
const logs =
  folder !== undefined && existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.log') && existsSync(path.join(folder, file + TRUTH)))
        .map((file) => path.join(folder, file))
        .sort()
    : [];
if (logs.length === 0) {
  const what = folder === undefined ? 'no folder is given' : `there is no data set in ${folder}`;
  console.log(
    `bench:accuracy: ${what}. Give the folder of data sets, NAME.log with NAME.log${TRUTH} beside it:\n` +
      'npm run bench:accuracy FOLDER, or LOGHUB_DIR=FOLDER. LogHub has such data sets: ' +
      'https://github.com/logpai/loghub',
  );
  process.exitCode = 2;
} else {
  const results: Result[] = [];
  for (const log of logs) results.push(await measure(log));
  console.log(table(results));
}
