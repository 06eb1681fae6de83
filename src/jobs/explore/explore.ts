/** Questions to the kept bytes of jobs, as `http` asks them. */
import { and, eq } from '../../database/drizzle.ts';
import { jobs } from '../../database/schema.ts';
import type { ExportFormat } from '../../engine-threads/search/export-format.ts';
import { begun } from '../../runtime/begun.ts';
import { isListed, ownBundle } from '../model/bundles.ts';
import { type JobRow, ownJob } from '../model/job-row.ts';
import { onOwnJob, streamOnOwnJob } from '../model/on-own-job.ts';
import { searchHere } from './batches/search-batch.ts';
import { type Fleet, spreadOver } from './batches/spread-batches.ts';
import {
  type CombinedFilteredReport,
  combinedFilteredReport,
  combinedReportEvents,
} from './combined-filtered-report.ts';
import type { ExploreParts } from './explore-parts.ts';
import { exportRecords } from './export-records.ts';
import { type FilteredReport, filteredReport, filteredReportEvents } from './filtered-report.ts';
import { createFrameCounts } from './frame-counts.ts';
import { createPatternForms } from './pattern-forms.ts';
import type { AskedQuestion } from './read-question.ts';
import { type RecordContext, recordContext } from './record-context.ts';
import type { RecordItem } from './record-item.ts';
import { type AskedPage, type PageEnd, type PageEvent, recordPage } from './record-page.ts';
import type { ReportEvent } from './report-events.ts';

export interface RecordPage extends PageEnd {
  items: RecordItem[];
}

/**
 * A job of somebody else is `not_found`, and one whose bytes are gone `bytes_gone`. All that scan take a signal of the
 * client's leaving, and reject with its reason then.
 */
export interface Explore {
  /** A page soon: after some time it has fewer records than asked for, or a total that is a lower bound. */
  records(
    ownerID: string,
    jobID: string,
    asked: AskedPage,
    signal: AbortSignal,
  ): Promise<RecordPage>;
  /** The same as it is found, with the whole count at the end. What is wrong with the request is thrown before. */
  recordEvents(
    ownerID: string,
    jobID: string,
    asked: AskedPage,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<PageEvent, void>>;
  context(
    ownerID: string,
    jobID: string,
    line: number,
    around: { before: number; after: number },
    signal: AbortSignal,
  ): Promise<RecordContext>;
  /** The matching records as a file. */
  export(
    ownerID: string,
    jobID: string,
    asked: AskedQuestion,
    format: ExportFormat,
    signal: AbortSignal,
  ): Promise<{ fileName: string; pieces: AsyncGenerator<Uint8Array, void> }>;
  report(
    ownerID: string,
    jobID: string,
    asked: AskedQuestion,
    signal: AbortSignal,
  ): Promise<FilteredReport>;
  /** The same as it comes into being; the last event has what `report` gives. What is wrong with the request is thrown before. */
  reportEvents(
    ownerID: string,
    jobID: string,
    asked: AskedQuestion,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<ReportEvent<FilteredReport>, void>>;
  combinedReport(
    ownerID: string,
    chosen: ChosenJobs,
    asked: AskedQuestion,
    signal: AbortSignal,
  ): Promise<CombinedFilteredReport>;
  combinedReportEvents(
    ownerID: string,
    chosen: ChosenJobs,
    asked: AskedQuestion,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<ReportEvent<CombinedFilteredReport>, void>>;
}

/** Milliseconds. A page that is full tells at once what it knows of the total; an empty one looks for longer. */
const SOON = { searchMs: 10_000, countMs: 60 };
const COMPLETELY = { searchMs: Number.POSITIVE_INFINITY, countMs: Number.POSITIVE_INFINITY };

/** `fleet`: other processes, which may help to answer. */
export function createExplore(
  shared: Omit<ExploreParts, 'counts' | 'forms' | 'batches'>,
  { keywords }: { keywords: string[] },
  fleet: Fleet | null = null,
): Explore {
  const here = searchHere(shared);
  const parts = {
    ...shared,
    batches: fleet ? spreadOver(fleet, here, shared.log) : here,
    counts: createFrameCounts(),
    forms: createPatternForms(shared),
  };
  const onOwn = <T>(ownerID: string, jobID: string, use: (job: JobRow) => Promise<T>): Promise<T> =>
    onOwnJob(parts.db, ownerID, jobID, use);
  return {
    records: (ownerID, jobID, asked, signal) =>
      onOwn(ownerID, jobID, (job) =>
        wholePage(recordPage(parts, job, asked, SOON, signal), signal),
      ),
    recordEvents: (ownerID, jobID, asked, signal) =>
      onOwn(ownerID, jobID, (job) => begun(recordPage(parts, job, asked, COMPLETELY, signal))),
    context: (ownerID, jobID, line, around, signal) =>
      onOwn(ownerID, jobID, (job) => recordContext(parts, job, line, around, signal)),
    export: (ownerID, jobID, asked, format, signal) =>
      onOwn(ownerID, jobID, async (job) => ({
        fileName: job.fileName,
        pieces: await begun(await exportRecords(parts, job, asked, format, signal)),
      })),
    report: (ownerID, jobID, asked, signal) =>
      onOwn(ownerID, jobID, (job) => filteredReport(parts, job, asked, signal)),
    reportEvents: (ownerID, jobID, asked, signal) =>
      begun(
        streamOnOwnJob(parts.db, ownerID, jobID, (job) =>
          filteredReportEvents(parts, job, asked, signal),
        ),
      ),
    async combinedReport(ownerID, chosen, asked, signal) {
      const rows = await askedJobs(parts, ownerID, chosen);
      return combinedFilteredReport(parts, rows, asked, keywords, signal);
    },
    async combinedReportEvents(ownerID, chosen, asked, signal) {
      const rows = await askedJobs(parts, ownerID, chosen);
      return begun(combinedReportEvents(parts, rows, asked, keywords, signal));
    },
  };
}

/** Jobs by their ids, or all completed ones whose bytes are kept: of an archive, or where nothing is named. */
export interface ChosenJobs {
  jobIDs?: string[] | undefined;
  bundleID?: string | undefined;
}

async function askedJobs(
  parts: Pick<ExploreParts, 'db'>,
  ownerID: string,
  { jobIDs = [], bundleID }: ChosenJobs,
): Promise<JobRow[]> {
  if (bundleID !== undefined) await ownBundle(parts.db, ownerID, bundleID);
  if (jobIDs.length === 0) return keptJobs(parts, ownerID, bundleID);
  return Promise.all([...new Set(jobIDs)].map((jobID) => ownJob(parts.db, ownerID, jobID)));
}

async function keptJobs(
  { db }: Pick<ExploreParts, 'db'>,
  ownerID: string,
  bundleID: string | undefined,
): Promise<JobRow[]> {
  const rows = await db
    .select()
    .from(jobs)
    .where(and(isListed(ownerID, bundleID), eq(jobs.status, 'Completed')))
    .orderBy(jobs.createdAt, jobs.id);
  return rows.filter(({ bytesGoneAt }) => bytesGoneAt === null);
}

async function wholePage(
  events: AsyncGenerator<PageEvent, void>,
  signal: AbortSignal,
): Promise<RecordPage> {
  const items: RecordItem[] = [];
  for await (const event of events) {
    signal.throwIfAborted();
    if (event.kind === 'record') items.push(event.item);
    if (event.kind === 'end') {
      const { kind: _, ...end } = event;
      return { items, ...end };
    }
  }
  throw new Error('A page has an end.');
}
