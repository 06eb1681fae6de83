/** The report of the records that match a question, whole or as it comes into being. */

import type { Report } from '../../engine/index.ts';
import type { PackedPartial } from '../../engine-threads/types.ts';
import { type JobRow, reportedOf, summaryOf } from '../model/job-row.ts';
import type { JobSummary } from '../model/types.ts';
import type { ExploreParts } from './explore-parts.ts';
import { filteredSteps } from './filtered-steps.ts';
import type { CountProgress, MissingPart } from './progress-of-count.ts';
import { type AskedQuestion, readQuestion } from './read-question.ts';
import { type MakeReport, type ReportEvent, reportEvents } from './report-events.ts';

export interface FilteredReport extends JobSummary, Report {
  /** Parts of the file that are not in it. */
  missing: MissingPart[];
  unknownFields: string[];
}

/**
 * How far it is, the report of what was read so far every now and then, and the whole report at the end. Nothing more is
 * read when the caller stops asking. Throws `bad_query`, `validation_failed`, `bytes_gone`; rejects with the signal's
 * reason when the client has left.
 */
export function filteredReportEvents(
  parts: ExploreParts,
  job: JobRow,
  asked: AskedQuestion,
  signal: AbortSignal,
): AsyncGenerator<ReportEvent<FilteredReport>, void> {
  return reportEvents(reportSteps(parts, job, asked, signal));
}

/** The whole report alone; throws the same. */
export async function filteredReport(
  parts: ExploreParts,
  job: JobRow,
  asked: AskedQuestion,
  signal: AbortSignal,
): Promise<FilteredReport> {
  let make: MakeReport<FilteredReport> | null = null;
  for await (const step of reportSteps(parts, job, asked, signal)) make = step.make;
  return make!();
}

interface ReportStep {
  scanned: CountProgress['scanned'];
  make: MakeReport<FilteredReport>;
}

async function* reportSteps(
  parts: ExploreParts,
  job: JobRow,
  asked: AskedQuestion,
  signal: AbortSignal,
): AsyncGenerator<ReportStep, void> {
  const question = readQuestion(asked, [job]);
  for await (const { scanned, partials, ...said } of filteredSteps(parts, job, question, signal)) {
    yield { scanned, make: async () => ({ ...(await reportOf(parts, job, partials)), ...said }) };
  }
}

async function reportOf(
  { questions }: ExploreParts,
  job: JobRow,
  partials: PackedPartial[],
): Promise<JobSummary & Report> {
  const { report } = await questions.merge(partials, job.keywords, reportedOf(job));
  return { ...summaryOf(job), ...report! };
}
