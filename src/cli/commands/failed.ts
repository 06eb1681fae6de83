import Table from 'cli-table3';
import { type Command, Option } from 'commander';
import type { DeadLetter } from '../../jobs/index.ts';
import { visible } from '../../runtime/visible-text.ts';
import { environmentHelp } from '../environment-help.ts';
import { jobID, jobIDs, wholeNumber } from '../options.ts';
import { printJSON, printText } from '../output/print.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 10_000;

interface JsonFlag {
  json?: boolean;
}

/** `failed list|show|retry|drop`: for operators, on the queue itself, for the jobs of all users. */
export function addFailed(program: Command): void {
  const failed = program
    .command('failed')
    .summary('list, retry and drop jobs of the failed queue')
    .description(
      'Jobs that are not tried again wait in the failed queue, with every attempt. These commands use the ' +
        'database that the environment names, or ask the server that has the embedded one.',
    )
    .addHelpText('after', environmentHelp);
  const json = () => new Option('--json', 'print each job as a line of JSON');
  failed
    .command('list')
    .description('list jobs that failed for good, oldest first')
    .option('--limit <n>', 'how many at most', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .addOption(json())
    .action(list);
  failed
    .command('show')
    .description('show why a job failed, with every attempt and its stack')
    .argument('<jobID>', 'id of a job', jobID)
    .addOption(json())
    .action(show);
  failed
    .command('retry')
    .description('process jobs again')
    .argument('<jobID...>', 'ids of jobs', jobIDs)
    .action(retry);
  failed
    .command('drop')
    .description('take jobs out of the failed queue; they stay failed')
    .argument('<jobID...>', 'ids of jobs', jobIDs)
    .action(drop);
}

async function list({ limit, json }: JsonFlag & { limit: number }): Promise<void> {
  const { withFailedQueue } = await import('../../main/failed-queue.ts');
  const deadLetters = await withFailedQueue((queue) => queue.list(limit));
  if (json) return printLines(deadLetters);
  if (deadLetters.length === 0) {
    printText('The failed queue is empty.');
    return;
  }
  const table = new Table({ head: ['failed at', 'job', 'chunk', 'attempts', 'code', 'message'] });
  for (const deadLetter of deadLetters) {
    const { failedAt, jobID, chunkIndex, attempts, code, message } = deadLetter;
    table.push([failedAt, jobID, chunkIndex ?? '', attempts.length, code, shortened(message)]);
  }
  process.stdout.write(`${table}\n`);
}

async function show(id: string, { json }: JsonFlag): Promise<void> {
  const { withFailedQueue } = await import('../../main/failed-queue.ts');
  const deadLetter = await withFailedQueue((queue) => queue.show(id));
  if (json) return printLines([deadLetter]);
  printText(described(deadLetter));
}

async function retry(ids: string[]): Promise<void> {
  const { withFailedQueue } = await import('../../main/failed-queue.ts');
  await withFailedQueue(async (queue) => {
    for (const id of ids) {
      const { status, attempts } = await queue.retry(id);
      printText(`${id}: ${status}, attempt ${attempts}`);
    }
  });
}

async function drop(ids: string[]): Promise<void> {
  const { withFailedQueue } = await import('../../main/failed-queue.ts');
  await withFailedQueue(async (queue) => {
    for (const id of ids) {
      await queue.drop(id);
      printText(`${id}: dropped from the failed queue`);
    }
  });
}

function printLines(deadLetters: DeadLetter[]): void {
  for (const deadLetter of deadLetters) printJSON(JSON.stringify(deadLetter));
}

/** Characters of a message in the table: `show` has all of it. */
const MESSAGE_WIDTH = 60;

function shortened(message: string): string {
  const line = visible(message.split('\n')[0] ?? '');
  return line.length > MESSAGE_WIDTH ? `${line.slice(0, MESSAGE_WIDTH - 1)}…` : line;
}

function described({ jobID, chunkIndex, code, message, failedAt, attempts }: DeadLetter): string {
  const what = chunkIndex === null ? 'the job' : `chunk ${chunkIndex}`;
  const lines = [`${jobID}, ${what}: ${code} at ${failedAt}`, `  ${message}`];
  for (const attempt of attempts) {
    const { run, kind, startedAt, endedAt, workerID, code: tried, stack } = attempt;
    const times = `${startedAt ?? '?'} to ${endedAt ?? '?'}`;
    lines.push(`  run ${run}: ${kind} ${tried}, ${times}, worker ${workerID ?? 'unknown'}`);
    lines.push(`    ${attempt.message}`);
    if (stack) lines.push(...String(stack).split('\n').slice(1));
  }
  return `${lines.join('\n')}\n`;
}
