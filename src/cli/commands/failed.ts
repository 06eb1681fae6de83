import { type Command, Option } from 'commander';
import type { FailedJobOfOwner, FailedOperations } from '../../main/failed-queue.ts';
import { environmentHint } from '../environment-help.ts';
import { jobID, jobIDs, wholeNumber } from '../options.ts';
import { formatCount, formatTime } from '../output/numbers.ts';
import { printJSON, printText } from '../output/print.ts';
import { type Column, shortID, tableText } from '../output/table.ts';

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
    .addHelpText('after', environmentHint);
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

const COLUMNS: Column[] = [
  { title: 'failed at' },
  { title: 'job', shorten: shortID },
  { title: 'file', mayCut: true },
  { title: 'owner', mayCut: true },
  { title: 'attempts', align: 'right' },
  { title: 'code', mayCut: true },
  { title: 'message', mayCut: true },
];

async function list({ limit, json }: JsonFlag & { limit: number }): Promise<void> {
  const [waiting, failedUploads] = await withFailedQueue(async (queue) => [
    await queue['failed.list'](limit),
    json ? 0 : await queue['failed.countUploads'](),
  ]);
  if (json) return printLines(waiting);
  if (waiting.length === 0) printText('The failed queue is empty.');
  else process.stdout.write(`${tableText(COLUMNS, waiting.map(rowOf))}\n`);
  if (failedUploads > 0) printText(uploadsLine(failedUploads));
}

function rowOf(job: FailedJobOfOwner) {
  const [message = ''] = job.message.split('\n');
  const { failedAt, jobID, fileName, runs, code } = job;
  return [formatTime(failedAt), jobID, fileName, ownerOf(job), runs, code, message];
}

const ownerOf = ({ ownerEmail, ownerID }: FailedJobOfOwner): string => ownerEmail ?? ownerID;

function uploadsLine(count: number): string {
  const what =
    count === 1
      ? '1 other job failed while it was uploaded'
      : `${formatCount(count)} other jobs failed while they were uploaded`;
  const them = count === 1 ? 'it' : 'them';
  return `${what}, and cannot be run again: GET /api/failures lists ${them}.`;
}

async function show(id: string, { json }: JsonFlag): Promise<void> {
  const job = await withFailedQueue((queue) => queue['failed.show'](id));
  if (json) return printLines([job]);
  printText(described(job));
}

async function retry(ids: string[]): Promise<void> {
  await withFailedQueue(async (queue) => {
    for (const id of ids) {
      const { jobID, status, attempts } = await queue['failed.retry'](id);
      printText(`${jobID}: ${status}, attempt ${attempts}`);
    }
  });
}

async function drop(ids: string[]): Promise<void> {
  await withFailedQueue(async (queue) => {
    for (const id of ids) {
      await queue['failed.drop'](id);
      printText(`${id}: dropped from the failed queue`);
    }
  });
}

async function withFailedQueue<Result>(
  task: (queue: FailedOperations) => Promise<Result>,
): Promise<Result> {
  const main = await import('../../main/failed-queue.ts');
  return main.withFailedQueue(task);
}

function printLines(jobs: FailedJobOfOwner[]): void {
  for (const job of jobs) printJSON(JSON.stringify(job));
}

function described(job: FailedJobOfOwner): string {
  const { jobID, fileName, code, message, failedAt, runs, attempts } = job;
  const lines = [
    `${jobID}, ${whatFailed(job)}: ${code} at ${failedAt}`,
    `  ${message}`,
    `  file ${fileName} of ${ownerOf(job)}, attempts: ${runs}`,
  ];
  if (!job.wasUploaded) {
    lines.push(
      '  It is not in the failed queue and cannot be run again: the file must be sent again.',
    );
  }
  for (const attempt of attempts) {
    const { run, kind, startedAt, endedAt, workerID, code: tried, stack } = attempt;
    const times = `${startedAt ?? '?'} to ${endedAt ?? '?'}`;
    lines.push(`  run ${run}: ${kind} ${tried}, ${times}, worker ${workerID ?? 'unknown'}`);
    lines.push(`    ${attempt.message}`);
    if (stack) lines.push(...String(stack).split('\n').slice(1));
  }
  return `${lines.join('\n')}\n`;
}

function whatFailed({ wasUploaded, chunkIndex }: FailedJobOfOwner): string {
  if (!wasUploaded) return 'its upload';
  return chunkIndex === null ? 'the job' : `chunk ${chunkIndex}`;
}
