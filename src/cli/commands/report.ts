import type { Command } from 'commander';
import type { CombinedReport, Job, Question } from '../../client/node/index.ts';
import { countsOf, type Report } from '../../engine/index.ts';
import type { JobSummary } from '../../jobs/index.ts';
import { connect, type Server } from '../client/connect.ts';
import { addServerOptions, type ServerFlags } from '../client/server-options.ts';
import {
  checkHtmlFile,
  type HtmlFlags,
  htmlOptions,
  type ViewFlags,
  viewOf,
  viewOptions,
} from '../options.ts';
import { CommandError } from '../output/failure.ts';
import { printJSON } from '../output/print.ts';
import type { ShownReport } from '../output/report-view/shown-report.ts';
import { eitherOf, logsOf } from '../remote/job-or-bundle.ts';
import { asking, boundsQuery, Notes, type Said } from '../remote/problems.ts';
import { timeOptions, whereOption } from '../search/asking/time-option.ts';

interface ReportFlags extends ServerFlags, HtmlFlags, ViewFlags {
  json?: boolean;
  where?: string;
  from?: number;
  to?: number;
}

/** A report as the terminal shows it, and what is said beside it. */
interface Answer {
  shown: ShownReport;
  said: Said;
  /** As the server gave it, for `--json`. */
  json: object;
  /** Of one job; null for several. */
  job: JobReport | null;
}

type JobReport = JobSummary & Report & Said;

export function addReport(program: Command): void {
  const [from, to] = timeOptions();
  const [html, force] = htmlOptions();
  const [top, all, local] = viewOptions();
  const command = program
    .command('report')
    .summary('show the report of jobs on a server')
    .description(
      'Shows the report of a job or an archive on a server as analyze shows that of files, and of several jobs one report of all; while ' +
        'a job runs, of the part done so far. With --where, --from or --to it is the report of the records that match. Exit code 1: the ' +
        'job has failed.',
    )
    .argument('<id...>', 'id of a job or an archive, as upload prints it')
    .option('--json', 'print the report as JSON')
    .addOption(html!)
    .addOption(force!)
    .addOption(top!)
    .addOption(all!)
    .addOption(local!)
    .addOption(whereOption())
    .addOption(from!)
    .addOption(to!);
  addServerOptions(command).action(report);
}

async function report(ids: string[], flags: ReportFlags): Promise<void> {
  await checkHtmlFile([], flags);
  const server = connect(flags);
  const question = { q: flags.where, ...boundsQuery(flags) };
  const isFiltered = Object.values(question).some((value) => value !== undefined);
  const answer = await asking(flags.where ?? '', () =>
    readAnswer(server, ids, question, isFiltered),
  );
  if (flags.html !== undefined) await write(flags.html, answer, flags);
  else if (flags.json) printJSON(JSON.stringify(answer.json, null, 2));
  else if (!failedWithNothing(answer.job)) await print(answer, isFiltered, flags);
  new Notes().add(answer.said);
  if (answer.job) noteState(answer.job);
}

function readAnswer(
  server: Server,
  ids: string[],
  question: Question,
  isFiltered: boolean,
): Promise<Answer> {
  const [id, ...others] = ids as [string, ...string[]];
  if (others.length > 0) return ofJobs(server, ids, question, isFiltered);
  return eitherOf(
    async () => ofJob((await server.report(id, question)) as unknown as JobReport),
    () => ofBundle(server, id, question, isFiltered),
  );
}

function ofJob(answer: JobReport): Answer {
  const { fileName, totalBytes, format, encoding } = answer;
  const file = { name: fileName, totalBytes, format, encoding, counts: countsOf(answer) };
  const shown = { report: answer, totalBytes, files: [file] };
  return { shown, said: answer, json: answer, job: answer };
}

async function ofJobs(
  server: Server,
  jobID: string[],
  question: Question,
  isFiltered: boolean,
): Promise<Answer> {
  const jobs = await Promise.all(jobID.map((id) => server.job(id)));
  const answer = await server.combinedReport({ ...question, jobID });
  return ofSeveral(`${jobs.length} jobs`, jobs, answer, isFiltered);
}

async function ofBundle(
  server: Server,
  bundleID: string,
  question: Question,
  isFiltered: boolean,
): Promise<Answer> {
  const logs = await logsOf(server, bundleID);
  const answer = await server.combinedReport({ ...question, bundleID });
  return ofSeveral(logs[0]?.bundle?.name ?? bundleID, logs, answer, isFiltered);
}

/** What each file counts is known of whole reports alone. */
function ofSeveral(name: string, jobs: Job[], answer: CombinedReport, isFiltered: boolean): Answer {
  const report = answer as unknown as Report;
  const totalBytes = jobs.reduce((sum, job) => sum + job.totalBytes, 0);
  const whole = {
    ...{ name, totalBytes, format: report.format, encoding: null },
    counts: countsOf(report),
  };
  const files = jobs.map((job) => ({
    ...{ name: job.bundle?.path || job.fileName, totalBytes: job.totalBytes },
    ...{ format: job.format, encoding: job.encoding },
    counts: job.counts ?? NOTHING,
  }));
  const shown = { report, totalBytes, files: isFiltered ? [whole] : files };
  return { shown, said: answer as Said, json: answer, job: null };
}

const NOTHING = { records: 0, errors: 0, invalid: 0 };

async function write(file: string, { shown, job }: Answer, flags: ReportFlags): Promise<void> {
  const { writeHtml } = await import('../output/html-file.ts');
  const unfinished = job === null || job.status === 'Completed' ? null : stateOf(job);
  await writeHtml(file, shown, { ...flags, unfinished });
}

/** Of a job that failed before anything was read there is nothing to show but why. */
const failedWithNothing = (job: JobReport | null): boolean =>
  job?.status === 'Failed' && job.totalLogsProcessed === 0;

const stateOf = ({ status, progressInPercentage }: JobReport): string =>
  `${status}, ${progressInPercentage} %`;

async function print({ shown, job }: Answer, isFiltered: boolean, flags: ViewFlags): Promise<void> {
  const { renderReport } = await import('../output/report-view/report-view.ts');
  const seconds = isFiltered || job === null ? null : secondsOf(job);
  process.stdout.write(renderReport(shown, { seconds, ...viewOf(flags) }));
}

function secondsOf({ status, startedAt, finishedAt }: JobSummary): number | null {
  if (status !== 'Completed' || startedAt === null || finishedAt === null) return null;
  return (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}

/** A report that is not of the whole file says so; throws where the job has failed. */
function noteState(answer: JobReport): void {
  const { status, error } = answer;
  if (status === 'Failed') {
    throw new CommandError(error?.message ?? 'the job has failed', { code: error?.code });
  }
  if (status === 'Completed') return;
  const state = stateOf(answer);
  process.stderr.write(`log-flow: the job is not done (${state}): this is the part done so far\n`);
}
