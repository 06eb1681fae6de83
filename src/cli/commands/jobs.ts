import { type Command, Option } from 'commander';
import type { Bundle, Job, JobStatus } from '../../client/node/index.ts';
import { visible } from '../../runtime/visible-text.ts';
import { connect } from '../client/connect.ts';
import { addServerOptions, type ServerFlags } from '../client/server-options.ts';
import { wholeNumber } from '../options.ts';
import { formatBytes, formatTime } from '../output/numbers.ts';
import { printJSON, printText } from '../output/print.ts';
import { type Column, tableText } from '../output/table.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100_000;

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
  status?: JobStatus;
  bundle?: string;
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
    .option('--bundle <id>', 'only the logs of this archive, with what was skipped of it')
    .option('--limit <n>', 'list so many at most', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .option('--json', 'print each job as a line of JSON');
  addServerOptions(command).action(listJobs);
}

async function listJobs(flags: JobsFlags): Promise<void> {
  const { jobs, bundle } = await readJobs(flags);
  if (flags.json) {
    for (const job of jobs) printJSON(JSON.stringify(job));
  } else if (jobs.length === 0) {
    printText(flags.status ? `No job is ${flags.status}.` : 'There are no jobs.');
  } else {
    process.stdout.write(`${tableText(COLUMNS, jobs.map(rowOf))}\n`);
  }
  if (bundle) tellSkipped(bundle);
}

async function readJobs({ status, limit, bundle: bundleID, ...flags }: JobsFlags) {
  const jobs: Job[] = [];
  let bundle: Bundle | undefined;
  for await (const page of connect(flags).jobPages({ status, limit, bundleID })) {
    jobs.push(...page.items);
    bundle ??= page.bundle;
  }
  return { jobs, bundle };
}

/** What is no job is told beside the data. */
function tellSkipped({ name, skipped, isComplete }: Bundle): void {
  const say = (text: string) => process.stderr.write(`log-flow: ${visible(text)}\n`);
  for (const { path, code, message } of skipped)
    say(`${path ? `${name}/${path}` : `the rest of ${name}`}: ${message} (${code})`);
  if (!isComplete) say(`${name} is not there as a whole: it still uploads, or was cut off`);
}

function rowOf(job: Job): string[] {
  const { jobID, status, progressInPercentage, format } = job;
  const kept = job.bytesKept ? formatBytes(job.storedBytes) : 'gone';
  return [
    ...[jobID, fileOf(job), status, `${progressInPercentage} %`, format?.name ?? '–'],
    ...[formatBytes(job.totalBytes), kept, job.keptUntil ? formatTime(job.keptUntil) : '–'],
  ];
}

/** Of the log of an archive with the name of that. */
const fileOf = ({ fileName, bundle }: Job): string =>
  bundle ? `${bundle.name}/${bundle.path}` : fileName;
