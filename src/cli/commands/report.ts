import type { Command } from 'commander';
import { countsOf, type Report } from '../../engine/index.ts';
import type { JobSummary } from '../../jobs/index.ts';
import { connect } from '../client/client.ts';
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
import { asking, boundsQuery, Notes, type Said } from '../remote/problems.ts';
import { timeOptions, whereOption } from '../search/asking/time-option.ts';

interface ReportFlags extends ServerFlags, HtmlFlags, ViewFlags {
  json?: boolean;
  where?: string;
  from?: number;
  to?: number;
}

type JobReport = JobSummary & Report & Said;

export function addReport(program: Command): void {
  const [from, to] = timeOptions();
  const [html, force] = htmlOptions();
  const [top, all, local] = viewOptions();
  const command = program
    .command('report')
    .summary('show the report of a job on a server')
    .description(
      'Shows the report of a job on a server as analyze shows that of files; while the job runs, of the part done so far. ' +
        'With --where, --from or --to it is the report of the records that match. Exit code 1: the job has failed.',
    )
    .argument('<jobID>', 'id of the job, as upload prints it')
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

async function report(jobID: string, flags: ReportFlags): Promise<void> {
  await checkHtmlFile([], flags);
  const client = await connect(flags);
  const query = { q: flags.where, ...boundsQuery(flags) };
  const isFiltered = Object.values(query).some((value) => value !== undefined);
  const answer = await asking(
    flags.where ?? '',
    async () => (await client.get(`api/stats/${encodeURIComponent(jobID)}`, query)) as JobReport,
  );
  if (flags.html !== undefined) await write(flags.html, answer, flags);
  else if (flags.json) printJSON(JSON.stringify(answer, null, 2));
  else if (!failedWithNothing(answer)) await print(answer, isFiltered, flags);
  new Notes().add(answer);
  noteState(answer);
}

async function write(file: string, answer: JobReport, flags: ReportFlags): Promise<void> {
  const { writeHtml } = await import('../output/html-file.ts');
  const { status } = answer;
  const unfinished = status === 'Completed' ? null : stateOf(answer);
  await writeHtml(file, shownOf(answer), { ...flags, unfinished });
}

const shownOf = (answer: JobReport) => {
  const { fileName, totalBytes, format, encoding } = answer;
  return {
    report: answer,
    totalBytes,
    files: [{ name: fileName, totalBytes, format, encoding, counts: countsOf(answer) }],
  };
};

/** Of a job that failed before anything was read there is nothing to show but why. */
const failedWithNothing = ({ status, totalLogsProcessed }: JobReport): boolean =>
  status === 'Failed' && totalLogsProcessed === 0;

const stateOf = ({ status, progressInPercentage }: JobReport): string =>
  `${status}, ${progressInPercentage} %`;

async function print(answer: JobReport, isFiltered: boolean, flags: ViewFlags): Promise<void> {
  const { renderReport } = await import('../output/report-view/report-view.ts');
  const seconds = isFiltered ? null : secondsOf(answer);
  process.stdout.write(renderReport(shownOf(answer), { seconds, ...viewOf(flags) }));
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
