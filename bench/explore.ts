/**
 * Questions to the kept bytes of an access log, over HTTP, beside ripgrep and `analyze` in the same run; how long /health takes while
 * five questions run, and how much memory the server has then. Prints a table (docs/benchmarks.md). Linux only, since it
 * reads /proc.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { type Client, newClient } from '../test/support/client.ts';
import { LAUNCHER, startApi } from '../test/support/server.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { runBenchmark, say, wholeNumber } from './command.ts';
import { type MeasuredQuestion, questions } from './explore/questions.ts';
import { uploadedLog } from './explore/uploaded-log.ts';
import { machine, revision } from './machine.ts';
import { percentiles, startPings } from './ping/pings.ts';
import { markdownTable, seconds } from './table.ts';

const USAGE = 'usage: npm run bench:explore [-- --size MIB] [--rounds N]';
const MIB = 2 ** 20;
const QUESTIONS_AT_ONCE = 5;

await runBenchmark('bench:explore', USAGE, async (parts) => {
  const { values } = parseArgs({
    options: { size: { type: 'string' }, rounds: { type: 'string' } },
  });
  const size = wholeNumber('size', values.size ?? '2048') * MIB;
  const rounds = wholeNumber('rounds', values.rounds ?? '3');
  const log = uploadedLog(tmpdir(), size);
  const compressed = `${log}.zst`;
  if (!existsSync(compressed)) execFileSync('zstd', ['-q', '-1', log, '-o', compressed]);

  const folder = await temporaryFolder();
  parts.defer(folder.remove);
  const server = await startApi(folder.path);
  parts.defer(server.kill);
  const client = await newClient(server.url);
  const { jobID, took } = await upload(client, log);
  say(`uploaded and analysed in ${seconds(took)}`);

  const peers = {
    'zstd | rg': best(rounds, () => shell(`zstd -dcq ${compressed} | rg -ci firefox`)),
    analyze: best(rounds, () => run(process.execPath, [LAUNCHER, 'analyze', log, '--json'])),
  };
  const report = (await client.call('GET', `/api/stats/${jobID}`)).body;
  const asked = questions(report.totalLogsProcessed, fivePercent(report.timeRange));
  const rows: string[][] = [];
  for (const question of asked) {
    const time = await bestOf(rounds, () => ask(client, jobID, question));
    rows.push([question.title, seconds(time), ...besideAim(time, question, peers)]);
    say(rows.at(-1)!.join(' | '));
  }
  const { health, memory } = await underLoad(client, jobID, server.process.pid!, server.url);
  const columns = ['question', 'time', 'aim', 'peer', 'ratio'].map((title) => ({ title }));
  process.stdout.write(
    `${machine()}; log-flow ${revision()}; ${size / MIB} MiB, best of ${rounds}\n\n` +
      `${markdownTable(columns, rows)}\n\n` +
      `Upload and analysis: ${seconds(took)}. \`zstd -dc | rg -ci\`: ${seconds(peers['zstd | rg'])}. \`analyze\`: ${seconds(peers.analyze)}.\n` +
      `While ${QUESTIONS_AT_ONCE} questions ran: /health p99 ${health.own.toFixed(1)} ms (a plain server ${health.plain.toFixed(1)} ms), most memory ${Math.round(memory / MIB)} MiB.\n`,
  );
});

async function upload(client: Client, log: string): Promise<{ jobID: string; took: number }> {
  const started = performance.now();
  const body = Readable.toWeb(createReadStream(log)) as ReadableStream;
  const { jobID } = await client.put('access.log', body);
  await client.finished(jobID, 600_000);
  return { jobID, took: (performance.now() - started) / 1000 };
}

async function ask(
  client: Client,
  jobID: string,
  { route, asked, isWhole }: MeasuredQuestion,
): Promise<void> {
  const headers: Record<string, string> = isWhole ? { accept: 'application/x-ndjson' } : {};
  const query = new URLSearchParams(asked);
  const paths = {
    records: `/api/jobs/${jobID}/records?${query}`,
    report: `/api/stats/${jobID}?${query}`,
    context: `/api/jobs/${jobID}/records/${asked.line}`,
  };
  const { status } = await client.call('GET', paths[route], { headers });
  if (status !== 200) throw new Error(`${paths[route]}: ${status}`);
}

/** Five questions at a time that read everything, for some seconds, with pings beside them. */
async function underLoad(client: Client, jobID: string, pid: number, url: string) {
  const pings = await startPings(`${url}/health`);
  await pings.collect();
  const question = (word: string): MeasuredQuestion => ({
    title: word,
    route: 'records',
    asked: { q: `-${word} zzz`, limit: '1' },
    isWhole: true,
    aim: { seconds: 0 },
  });
  const words = Array.from({ length: QUESTIONS_AT_ONCE }, (_, i) => `nothing${i}`);
  await Promise.all(words.map((word) => ask(client, jobID, question(word))));
  const { own, plain } = await pings.collect();
  pings.stop();
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const memory = Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) * 1024;
  return {
    health: { own: percentiles(own, [0.99])[0]!, plain: percentiles(plain, [0.99])[0]! },
    memory,
  };
}

function besideAim(
  time: number,
  { aim }: MeasuredQuestion,
  peers: Record<'zstd | rg' | 'analyze', number>,
): string[] {
  if ('seconds' in aim) return [seconds(aim.seconds), '', ''];
  return [`${aim.times} x`, `\`${aim.of}\``, (time / peers[aim.of]).toFixed(2)];
}

function fivePercent({ from, to }: { from: string; to: string }): { from: string; to: string } {
  const start = Date.parse(from);
  const length = Date.parse(to) - start;
  const at = (share: number) => new Date(start + share * length).toISOString();
  return { from: at(0.5), to: at(0.55) };
}

const best = (rounds: number, once: () => number): number =>
  Math.min(...Array.from({ length: rounds }, once));

async function bestOf(rounds: number, once: () => Promise<void>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await once();
    least = Math.min(least, (performance.now() - started) / 1000);
  }
  return least;
}

const shell = (line: string): number => run('sh', ['-c', line]);

function run(program: string, args: string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(program, args, {
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`${path.basename(program)}: ${stderr}`);
  return (performance.now() - started) / 1000;
}
