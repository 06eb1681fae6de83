/** The report of the records that match a question in several jobs, whole or as it comes into being. */

import type { PackedPartial } from '../../engine-threads/types.ts';
import type { JobRow } from '../model/job-row.ts';
import { zonesOf } from '../model/job-row.ts';
import { streamOnOwnJob } from '../model/on-own-job.ts';
import { type CombinedReport, JOB_STATUSES, type JobStatus } from '../model/types.ts';
import type { ExploreParts } from './explore-parts.ts';
import { type FilteredStep, filteredSteps } from './filtered-steps.ts';
import type { CountProgress, MissingPart } from './progress-of-count.ts';
import { type AskedQuestion, readQuestion } from './read-question.ts';
import { type MakeReport, type ReportEvent, reportEvents } from './report-events.ts';

export interface CombinedFilteredReport extends CombinedReport {
  unknownFields: string[];
  /** Parts of files that are not in it. */
  missing: (MissingPart & { jobID: string })[];
}

/** As `filteredReportEvents`, of several jobs. */
export function combinedReportEvents(
  ...asked: Parameters<typeof combinedSteps>
): AsyncGenerator<ReportEvent<CombinedFilteredReport>, void> {
  return reportEvents(combinedSteps(...asked));
}

/** The whole report alone. Throws as `filteredReport`. */
export async function combinedFilteredReport(
  ...asked: Parameters<typeof combinedSteps>
): Promise<CombinedFilteredReport> {
  let make: MakeReport<CombinedFilteredReport> | null = null;
  for await (const step of combinedSteps(...asked)) make = step.make;
  return make!();
}

interface CombinedStep {
  scanned: CountProgress['scanned'];
  make: MakeReport<CombinedFilteredReport>;
}

/** What is known of the jobs that were asked so far. */
interface Known {
  partials: PackedPartial[];
  missing: CombinedFilteredReport['missing'];
  /** Fields that none of them has; null before the first one. */
  unknown: Set<string> | null;
}

/** Asks the jobs one after the other: each uses all threads. */
async function* combinedSteps(
  parts: ExploreParts,
  jobs: readonly JobRow[],
  asked: AskedQuestion,
  keywords: string[],
  signal: AbortSignal,
): AsyncGenerator<CombinedStep, void> {
  // Before the first event, so that what is wrong with the question is no event.
  const question = readQuestion(asked, jobs);
  const of = jobs.reduce((sum, { totalBytes }) => sum + totalBytes, 0);
  const formats = jobs.flatMap(({ format }) => format ?? []);
  const zones = zonesOf(jobs);
  let known: Known = { partials: [], missing: [], unknown: null };
  let before = 0;
  const make = (said: Known) => async (): Promise<CombinedFilteredReport> => {
    const format = { format: null, formats, zones };
    const { report } = await parts.questions.merge(said.partials, keywords, format);
    return {
      ...report!,
      jobs: { total: jobs.length, byStatus: countByStatus(jobs) },
      missing: said.missing,
      unknownFields: [...(said.unknown ?? [])],
    };
  };
  yield { scanned: { bytes: 0, of }, make: make(known) };
  for (const job of jobs) {
    let last: FilteredStep | null = null;
    const steps = streamOnOwnJob(parts.db, job.ownerID, job.id, (present) =>
      filteredSteps(parts, present, question, signal),
    );
    for await (const step of steps) {
      last = step;
      const bytes = Math.min(of, before + step.scanned.bytes);
      yield { scanned: { bytes, of }, make: make(withStep(known, job, step)) };
    }
    const all = withStep(known, job, last!);
    const { partial } = await parts.questions.merge(all.partials, keywords);
    known = { ...all, partials: [partial] };
    before += last!.scanned.of;
  }
  yield { scanned: { bytes: of, of }, make: make(known) };
}

function withStep(known: Known, job: JobRow, step: FilteredStep): Known {
  // A field that one of the jobs has is known.
  const names = new Set(step.unknownFields);
  return {
    partials: [...known.partials, ...step.partials],
    missing: [...known.missing, ...step.missing.map((part) => ({ jobID: job.id, ...part }))],
    unknown: known.unknown === null ? names : known.unknown.intersection(names),
  };
}

function countByStatus(jobs: readonly JobRow[]): CombinedReport['jobs']['byStatus'] {
  const count = (status: JobStatus) => jobs.filter((job) => job.status === status).length;
  const entries = JOB_STATUSES.map((status) => [status, count(status)] as const);
  return Object.fromEntries(entries) as CombinedReport['jobs']['byStatus'];
}
