/**
 * Questions to the kept bytes of an access log and of a bracketed one, over HTTP and on the command line, beside ripgrep, `analyze`, lnav and
 * DuckDB, all in turn in each round; how long /health takes while five questions run, and how much memory the server has
 * then; what cards take, and how long an upload takes beside one to an earlier checkout. Prints Markdown
 * (docs/benchmarks.md). Linux only.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { clientOf, newClient } from '../test/support/client.ts';
import { startApi } from '../test/support/server.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { runBenchmark, say, UsageError, wholeNumber } from './command.ts';
import { ask } from './explore/ask.ts';
import { type Cost, costOf, type Program, programs } from './explore/peers.ts';
import {
  type Aim,
  asFirstAsked,
  type PeerName,
  questions,
  type TimeRange,
} from './explore/questions.ts';
import { costOnServer } from './explore/server-cost.ts';
import { type Load, QUESTIONS_AT_ONCE, underLoad } from './explore/under-load.ts';
import { LOGS, type LogName, uploadedLog } from './explore/uploaded-log.ts';
import { costToUpload, type Kept, keptOf, upload } from './explore/uploads.ts';
import { machine, revision } from './machine.ts';
import { markdownTable, seconds } from './table.ts';
import { findTools, missingTools } from './tools.ts';

const USAGE =
  'usage: npm run bench:explore [-- --size MIB] [--rounds N] [--log combined|bracketed] [--before CHECKOUT]';
const MIB = 2 ** 20;

interface Measured {
  title: string;
  aim?: Aim | undefined;
  once: (round: number) => Promise<Cost>;
  runs: number;
  /** Of each round. */
  costs: Cost[];
}

await runBenchmark('bench:explore', USAGE, async (parts) => {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: '2048' },
      rounds: { type: 'string', default: '3' },
      log: { type: 'string' },
      before: { type: 'string' },
    },
  });
  const size = wholeNumber('size', values.size);
  const rounds = wholeNumber('rounds', values.rounds);
  const names = Object.keys(LOGS) as LogName[];
  const logs = names.filter((name) => values.log === undefined || values.log === name);
  if (logs.length === 0) throw new UsageError(`--log: one of ${names.join(', ')}`);
  const missing = missingTools(findTools());
  if (missing !== null) say(missing);
  print(`${machine()}; log-flow ${revision()}; ${size} MiB, best of ${rounds} rounds.`);
  for (const name of logs) {
    const file = uploadedLog(tmpdir(), name, size * MIB);
    print(`### ${LOGS[name].title}, ${size} MiB`);
    print(await measureLog(name, file, rounds, parts));
    if (values.before) print(await besideBefore(file, values.before, rounds, parts));
  }
});

function print(text: string): void {
  process.stdout.write(`${text}\n\n`);
}

async function measureLog(
  log: LogName,
  file: string,
  rounds: number,
  parts: AsyncDisposableStack,
): Promise<string> {
  const compressed = `${file}.zst`;
  if (!existsSync(compressed)) execFileSync('zstd', ['-q', '-1', file, '-o', compressed]);
  const folder = await temporaryFolder();
  parts.defer(folder.remove);
  const first = await startApi(folder.path);
  parts.defer(first.kill);
  const { email, token, call } = await newClient(first.url);
  const jobID = await upload(clientOf(first.url, email, token), file);
  const { totalLogsProcessed, timeRange } = (await call('GET', `/api/stats/${jobID}`)).body;
  await first.stop();

  // A server that has done nothing but answer.
  const server = await startApi(folder.path);
  parts.defer(server.kill);
  const client = clientOf(server.url, email, token);
  const measured: Measured[] = [
    ...presentPrograms(log, file, compressed).map((program) => ({
      title: `\`${program.name}\``,
      aim: program.aim,
      once: () => costOf(program),
      runs: program.isSlow ? 1 : rounds,
      costs: [],
    })),
    ...questions(log, totalLogsProcessed, fivePercent(timeRange)).map((question) => ({
      title: question.title,
      aim: question.aim,
      once: (round: number) =>
        costOnServer(server.process.pid!, () =>
          ask(client, jobID, { ...question, asked: asFirstAsked(question.asked, round) }),
        ),
      runs: rounds,
      costs: [],
    })),
  ];
  await runRounds(measured, rounds);
  const load = await underLoad(server, client, jobID);
  await server.stop();
  return `${tableOf(measured)}\n\n${restOf(load, await keptOf(folder.path, jobID))}`;
}

function presentPrograms(log: LogName, file: string, compressed: string): Program[] {
  const tools = findTools();
  return programs(log, file, compressed).filter(
    ({ command: [program] }) => program !== 'lnav' || tools.lnav !== undefined,
  );
}

/** Each in turn, so that what else goes on in the machine meets all of them alike. */
async function runRounds(measured: Measured[], rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    say(`round ${round + 1}, load ${loadavg()[0]!.toFixed(1)}`);
    for (const one of measured) {
      if (round >= one.runs) continue;
      const cost = await one.once(round);
      one.costs.push(cost);
      say(`${one.title}: ${seconds(cost.wall)}, processor ${seconds(cost.cpu)}`);
    }
  }
}

function least(costs: Cost[], of: keyof Cost): number {
  return Math.min(...costs.map((cost) => cost[of]));
}

function tableOf(measured: Measured[]): string {
  const peers = new Map(measured.map(({ title, costs }) => [title, costs]));
  const timeOf = (name: PeerName, of: keyof Cost) => least(peers.get(`\`${name}\``)!, of);
  const rows = measured.map(({ title, aim, costs }) => {
    const [wall, cpu] = [least(costs, 'wall'), least(costs, 'cpu')];
    const times = [seconds(wall), seconds(costs[0]!.wall), seconds(cpu)];
    if (aim === undefined) return [title, ...times, '', '', '', ''];
    if ('seconds' in aim) return [title, ...times, seconds(wall), '', seconds(aim.seconds), ''];
    const ratio = (time: number, of: keyof Cost) => (time / timeOf(aim.of, of)).toFixed(2);
    return [
      title,
      ...times,
      ratio(wall, 'wall'),
      ratio(cpu, 'cpu'),
      `${aim.times}`,
      `\`${aim.of}\``,
    ];
  });
  const right = (title: string) => ({ title, align: 'right' as const });
  const columns = [
    { title: 'what' },
    ...['best', 'first', 'processor', 'measured', 'by processor', 'at most'].map(right),
    { title: 'of' },
  ];
  return markdownTable(columns, rows);
}

function restOf({ health, plain, memory, idle }: Load, { bytes, stored, cards }: Kept): string {
  return (
    `While ${QUESTIONS_AT_ONCE} questions read everything: 99 % of /health within ${health.toFixed(1)} ms (of a plain server ` +
    `${plain.toFixed(1)} ms), at most ${Math.round(memory / MIB)} MiB of memory, ` +
    `of ${Math.round(idle / MIB)} MiB before they began. Stored are ${percent(stored, bytes)} of the text, cards ` +
    `are ${percent(cards, bytes)}.`
  );
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}

/** Uploads to this checkout and to an earlier one in turn. */
async function besideBefore(
  file: string,
  checkout: string,
  rounds: number,
  parts: AsyncDisposableStack,
): Promise<string> {
  const launcher = path.join(checkout, 'bin/log-flow.js');
  const [now, before]: Cost[][] = [[], []];
  for (let round = 0; round < rounds; round++) {
    before!.push(await costToUpload(file, parts, launcher));
    now!.push(await costToUpload(file, parts));
    say(`upload ${round + 1}, load ${loadavg()[0]!.toFixed(1)}`);
  }
  const compared = (of: keyof Cost): string => {
    const [present, earlier] = [least(now!, of), least(before!, of)];
    return `${seconds(present)}, before ${seconds(earlier)} (${(present / earlier).toFixed(2)})`;
  };
  return `Upload and report, beside ${revision(checkout)}: ${compared('wall')}; processor time ${compared('cpu')}.`;
}

function fivePercent({ from, to }: TimeRange): TimeRange {
  const start = Date.parse(from);
  const length = Date.parse(to) - start;
  const at = (share: number) => new Date(start + share * length).toISOString();
  return { from: at(0.5), to: at(0.55) };
}
