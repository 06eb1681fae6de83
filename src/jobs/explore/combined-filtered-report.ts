/** The report of the records that match a question in several jobs. */
import type { PackedPartial } from '../../engine-threads/types.ts';
import type { JobRow } from '../model/job-row.ts';
import { onOwnJob } from '../model/on-own-job.ts';
import { type CombinedReport, JOB_STATUSES, type JobStatus } from '../model/types.ts';
import type { ExploreParts } from './explore-parts.ts';
import { filteredPartial } from './filtered-report.ts';
import type { MissingPart } from './progress-of-count.ts';
import type { AskedQuestion } from './read-question.ts';

export interface CombinedFilteredReport extends CombinedReport {
  unknownFields: string[];
  /** Parts of files that are not in it. */
  missing: (MissingPart & { jobID: string })[];
}

/** Asks the jobs one after the other: each uses all threads. Throws as `filteredReport`. */
export async function combinedFilteredReport(
  parts: ExploreParts,
  jobs: readonly JobRow[],
  asked: AskedQuestion,
  keywords: string[],
  signal: AbortSignal,
): Promise<CombinedFilteredReport> {
  let whole: PackedPartial[] = [];
  const missing: CombinedFilteredReport['missing'] = [];
  let unknown: Set<string> | null = null;
  for (const job of jobs) {
    const said = await onOwnJob(parts.db, job.ownerID, job.id, (present) =>
      filteredPartial(parts, present, asked, signal),
    );
    const { partial } = await parts.questions.merge([...whole, ...said.partials], keywords);
    whole = [partial];
    missing.push(...said.missing.map((part) => ({ jobID: job.id, ...part })));
    // A field that one of the jobs has is known.
    const names = new Set(said.unknownFields);
    unknown = unknown === null ? names : unknown.intersection(names);
  }
  const { report } = await parts.questions.merge(whole, keywords, { format: null });
  return {
    ...report!,
    jobs: { total: jobs.length, byStatus: countByStatus(jobs) },
    missing,
    unknownFields: [...(unknown ?? [])],
  };
}

function countByStatus(jobs: readonly JobRow[]): CombinedReport['jobs']['byStatus'] {
  const count = (status: JobStatus) => jobs.filter((job) => job.status === status).length;
  const entries = JOB_STATUSES.map((status) => [status, count(status)] as const);
  return Object.fromEntries(entries) as CombinedReport['jobs']['byStatus'];
}
