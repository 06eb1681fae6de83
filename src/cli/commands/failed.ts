import Table from 'cli-table3';
import { type Command, Option } from 'commander';
import type { DeadLetter } from '../../queue/queue.ts';
import { environmentHelp } from '../environment-help.ts';
import { wholeNumber } from '../options.ts';
import { failedQueueModule } from '../server-modules.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 10_000;

interface JsonFlag {
  json?: boolean;
}

/** `failed list|show|retry|drop`: for operators, on the queue itself, whoever owns the jobs. */
export function addFailed(program: Command): void {
  const failed = program
    .command('failed')
    .summary('look at the failed queue, run its jobs again')
    .description(
      'What failed for good waits in the failed queue with its history. These commands work on the ' +
        'queue that the environment names; the embedded one only while no server runs on it.',
    )
    .addHelpText('after', environmentHelp);
  const json = () => new Option('--json', 'print JSON lines');
  failed
    .command('list')
    .summary('what waits there, oldest first')
    .option('--limit <n>', 'at most so many', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .addOption(json())
    .action(list);
  failed
    .command('show')
    .summary('all that is known of a job that failed, with stacks')
    .argument('<jobID>')
    .addOption(json())
    .action(show);
  failed.command('retry').summary('run jobs again').argument('<jobID...>').action(retry);
  failed
    .command('drop')
    .summary('forget the letters of jobs, which stay failed')
    .argument('<jobID...>')
    .action(drop);
}

async function list({ limit, json }: JsonFlag & { limit: number }): Promise<void> {
  const { withFailedQueue } = await failedQueueModule();
  const letters = await withFailedQueue((queue) => queue.list(limit));
  if (json) return printLines(letters);
  if (letters.length === 0) {
    process.stdout.write('The failed queue is empty.\n');
    return;
  }
  const table = new Table({ head: ['failed', 'job', 'chunk', 'tries', 'code', 'message'] });
  for (const letter of letters) {
    const { failedAt, jobID, chunkIndex, attempts, code, message } = letter;
    table.push([failedAt, jobID, chunkIndex ?? '', attempts.length, code, shortened(message)]);
  }
  process.stdout.write(`${table}\n`);
}

async function show(jobID: string, { json }: JsonFlag): Promise<void> {
  const { withFailedQueue } = await failedQueueModule();
  const letters = await withFailedQueue((queue) => queue.show(jobID));
  if (json) return printLines(letters);
  for (const letter of letters) process.stdout.write(`${described(letter)}\n`);
}

async function retry(jobIDs: string[]): Promise<void> {
  const { withFailedQueue } = await failedQueueModule();
  await withFailedQueue(async (queue) => {
    for (const jobID of jobIDs) {
      const { status, attempts } = await queue.retry(jobID);
      process.stdout.write(`${jobID}: ${status}, attempt ${attempts}\n`);
    }
  });
}

async function drop(jobIDs: string[]): Promise<void> {
  const { withFailedQueue } = await failedQueueModule();
  await withFailedQueue(async (queue) => {
    for (const jobID of jobIDs) {
      const count = await queue.drop(jobID);
      process.stdout.write(`${jobID}: ${count === 1 ? '1 letter' : `${count} letters`} dropped\n`);
    }
  });
}

function printLines(letters: DeadLetter[]): void {
  for (const letter of letters) process.stdout.write(`${JSON.stringify(letter)}\n`);
}

/** Characters of a message in the table: `show` has all of it. */
const MESSAGE_WIDTH = 60;

function shortened(message: string): string {
  const line = message.split('\n')[0] ?? '';
  return line.length > MESSAGE_WIDTH ? `${line.slice(0, MESSAGE_WIDTH - 1)}…` : line;
}

function described({ jobID, chunkIndex, code, message, failedAt, attempts }: DeadLetter): string {
  const what = chunkIndex === null ? 'the job' : `chunk ${chunkIndex}`;
  const lines = [`${jobID}, ${what}: ${code} at ${failedAt}`, `  ${message}`];
  for (const attempt of attempts as Partial<Record<string, string | number | null>>[]) {
    const { run, kind, startedAt, endedAt, workerID, code: tried, stack } = attempt;
    const times = `${startedAt ?? '?'} to ${endedAt ?? '?'}`;
    lines.push(`  run ${run}: ${kind} ${tried}, ${times}, worker ${workerID ?? 'unknown'}`);
    lines.push(`    ${attempt.message}`);
    if (stack) lines.push(...String(stack).split('\n').slice(1));
  }
  return `${lines.join('\n')}\n`;
}
