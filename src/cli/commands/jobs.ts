import { type Command, Option } from 'commander';
import type { JobStatus, ListedJob } from '../../jobs/index.ts';
import { type Client, connect } from '../client/client.ts';
import { addServerOptions, type ServerFlags } from '../client/server-options.ts';
import { wholeNumber } from '../options.ts';
import { formatBytes, formatTime } from '../output/numbers.ts';
import { printJSON, printText } from '../output/print.ts';
import { type Column, tableText } from '../output/table.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100_000;
/** As many as the server gives at once. */
const MOST_OF_PAGE = 100;

/** Every status; the list of the domain would load all of it. */
const STATUSES: Record<JobStatus, true> = {
  Uploading: true,
  Queued: true,
  'In Progress': true,
  Retrying: true,
  Completed: true,
  Failed: true,
};

interface JobsFlags extends ServerFlags {
  status?: string;
  limit: number;
  json?: boolean;
}

const COLUMNS: Column[] = [
  { title: 'JOB' },
  { title: 'FILE', mayCut: true },
  { title: 'STATUS' },
  { title: 'DONE', align: 'right' },
  { title: 'FORMAT', mayCut: true },
  { title: 'SIZE', align: 'right' },
  { title: 'KEPT', align: 'right' },
  { title: 'UNTIL (UTC)', shorten: (time) => time.slice(0, 10) },
];

export function addJobs(program: Command): void {
  const command = program
    .command('jobs')
    .summary('list your jobs on a server')
    .description(
      'Lists your jobs on a server, newest first: how far each is, its format and size, the compressed bytes that are kept of ' +
        'it, and until when.',
    )
    .addOption(
      new Option('--status <status>', 'only jobs of this status').choices(Object.keys(STATUSES)),
    )
    .option('--limit <n>', 'list so many at most', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .option('--json', 'print each job as a line of JSON');
  addServerOptions(command).action(listJobs);
}

async function listJobs(flags: JobsFlags): Promise<void> {
  const jobs = await readJobs(await connect(flags), flags);
  if (flags.json) {
    for (const job of jobs) printJSON(JSON.stringify(job));
  } else if (jobs.length === 0) {
    printText(flags.status ? `No job is ${flags.status}.` : 'There are no jobs.');
  } else {
    process.stdout.write(`${tableText(COLUMNS, jobs.map(rowOf))}\n`);
  }
}

async function readJobs(client: Client, { status, limit }: JobsFlags): Promise<ListedJob[]> {
  const jobs: ListedJob[] = [];
  let cursor: string | null | undefined;
  while (jobs.length < limit && cursor !== null) {
    const asked = { status, limit: Math.min(limit - jobs.length, MOST_OF_PAGE), cursor };
    const page = (await client.get('api/jobs', asked)) as {
      items: ListedJob[];
      nextCursor: string | null;
    };
    jobs.push(...page.items);
    cursor = page.nextCursor;
  }
  return jobs;
}

function rowOf(job: ListedJob): string[] {
  const { jobID, fileName, status, progressInPercentage, format } = job;
  const kept = job.bytesKept ? formatBytes(job.storedBytes) : 'gone';
  return [
    ...[jobID, fileName, status, `${progressInPercentage} %`, format?.name ?? '–'],
    ...[formatBytes(job.totalBytes), kept, job.keptUntil ? formatTime(job.keptUntil) : '–'],
  ];
}
