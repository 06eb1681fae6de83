/** Questions to the kept bytes of jobs, as `http` asks them. */
import { and, eq } from '../../database/drizzle.ts';
import { jobs } from '../../database/schema.ts';
import type { ExportFormat } from '../../engine-threads/search/export-format.ts';
import { type JobRow, ownJob, summaryOf } from '../model/job-row.ts';
import type { JobSummary } from '../model/types.ts';
import { type CombinedFilteredReport, combinedFilteredReport } from './combined-filtered-report.ts';
import type { ExploreParts } from './explore-parts.ts';
import { exportRecords } from './export-records.ts';
import { type FilteredReport, filteredReport } from './filtered-report.ts';
import { createFrameCounts } from './frame-counts.ts';
import { createPatternForms } from './pattern-forms.ts';
import type { AskedQuestion } from './read-question.ts';
import { type RecordContext, recordContext } from './record-context.ts';
import type { RecordItem } from './record-item.ts';
import { type AskedPage, type PageEnd, type PageEvent, recordPage } from './record-page.ts';
import { searchHere } from './search-batch.ts';
import { type Fleet, spreadOver } from './spread-batches.ts';

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
  ): Promise<JobSummary & FilteredReport>;
  /** Of these jobs, or of all completed ones whose bytes are kept. */
  combinedReport(
    ownerID: string,
    jobIDs: string[],
    asked: AskedQuestion,
    signal: AbortSignal,
  ): Promise<CombinedFilteredReport>;
}

/** Milliseconds. A page that is full tells what it knows of the total soon; an empty one looks for longer. */
const SOON = { searchMs: 10_000, countMs: 300 };
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
  const own = (ownerID: string, jobID: string): Promise<JobRow> => ownJob(parts.db, ownerID, jobID);
  return {
    async records(ownerID, jobID, asked, signal) {
      const items: RecordItem[] = [];
      for await (const event of recordPage(parts, await own(ownerID, jobID), asked, SOON, signal)) {
        signal.throwIfAborted();
        if (event.kind === 'record') items.push(event.item);
        if (event.kind === 'end') {
          const { kind: _, ...end } = event;
          return { items, ...end };
        }
      }
      throw new Error('A page has an end.');
    },
    async recordEvents(ownerID, jobID, asked, signal) {
      return begun(recordPage(parts, await own(ownerID, jobID), asked, COMPLETELY, signal));
    },
    async context(ownerID, jobID, line, around, signal) {
      return recordContext(parts, await own(ownerID, jobID), line, around, signal);
    },
    async export(ownerID, jobID, asked, format, signal) {
      const job = await own(ownerID, jobID);
      return {
        fileName: job.fileName,
        pieces: await exportRecords(parts, job, asked, format, signal),
      };
    },
    async report(ownerID, jobID, asked, signal) {
      const job = await own(ownerID, jobID);
      return { ...summaryOf(job), ...(await filteredReport(parts, job, asked, signal)) };
    },
    async combinedReport(ownerID, jobIDs, asked, signal) {
      const rows =
        jobIDs.length === 0
          ? await keptJobs(parts, ownerID)
          : await Promise.all([...new Set(jobIDs)].map((jobID) => own(ownerID, jobID)));
      return combinedFilteredReport(parts, rows, asked, keywords, signal);
    },
  };
}

async function keptJobs({ db }: Pick<ExploreParts, 'db'>, ownerID: string): Promise<JobRow[]> {
  const rows = await db
    .select()
    .from(jobs)
    .where(and(eq(jobs.ownerID, ownerID), eq(jobs.status, 'Completed')))
    .orderBy(jobs.createdAt, jobs.id);
  return rows.filter(({ bytesGoneAt }) => bytesGoneAt === null);
}

/** Runs to the first event, so that an error before it is thrown to the caller. */
async function begun<T>(events: AsyncGenerator<T, void>): Promise<AsyncGenerator<T, void>> {
  const first = await events.next();
  return (async function* () {
    try {
      if (!first.done) yield first.value;
      yield* events;
    } finally {
      await events.return();
    }
  })();
}
