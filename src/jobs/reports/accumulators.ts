import { and, eq, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { partialReports } from '../../database/schema.ts';
import type { Report } from '../../engine/index.ts';
import type {
  EngineThreads,
  JobFormat,
  LiveNumbers,
  MergedPartials,
  PackedPartial,
} from '../../engine-threads/types.ts';
import { releaseWhole } from '../../runtime/release-memory.ts';
import { type JobRow, reportedOf } from '../model/job-row.ts';
import { createPartialCache } from './partial-cache.ts';
import { createTurns } from './turns.ts';

/** Partial reports that are read and merged at once. */
const BATCH = 16;

export interface Merged {
  partial: PackedPartial;
  numbers: LiveNumbers;
  /** Number of chunks in it. */
  chunks: number;
}

export interface Reported {
  merged: Merged;
  report: Report;
}

interface State extends Merged {
  indexes: Set<number>;
}

type Job = Pick<JobRow, 'id' | 'blobPrefix' | 'keywords' | 'format' | 'timeZone'>;

/**
 * The merged partial reports of running jobs, brought up to date from the database when they are asked for. Jobs are
 * told apart by their blob prefix: an id may come again with another file.
 */
export interface Accumulators {
  /** All chunks that are committed now. Of one job one call works at a time, and those that wait share the next result. */
  merged(job: Job): Promise<Merged>;
  /** All chunks that are committed now, with the report made of them. */
  reported(job: Job): Promise<Reported>;
  forget(job: Pick<JobRow, 'blobPrefix'>): void;
}

export function createAccumulators(db: Database, threads: EngineThreads): Accumulators {
  const cache = createPartialCache<State>();
  const turns = createTurns();

  /** The report, where it is wanted, is made by the thread that merges last. */
  async function update(
    { id, blobPrefix, keywords, ...reported }: Job,
    wantsReport: boolean,
  ): Promise<{ state: State; report: Report | undefined }> {
    let state = cache.get(blobPrefix);
    for (;;) {
      const known: Set<number> = state?.indexes ?? new Set();
      const fresh = await readPartials(db, id, known);
      if (fresh.some(({ indexes }) => isAnyIn(known, indexes))) {
        // A compaction has put known and unknown chunks into one row: start anew, there are few rows now.
        state = undefined;
        continue;
      }
      if (state && fresh.length === 0 && !wantsReport) return { state, report: undefined };
      const isLast = fresh.length < BATCH;
      const job = isLast && wantsReport ? reportedOf(reported) : undefined;
      const { report, ...merged } = await mergeRows(threads, state, fresh, keywords, job);
      state = stateOf(merged, known, fresh);
      cache.set(blobPrefix, state);
      if (isLast) return { state, report };
    }
  }

  return {
    merged: (job) =>
      turns.share(job.blobPrefix, 'numbers', async () => (await update(job, false)).state),
    reported: (job) =>
      turns.share(job.blobPrefix, wantedReport(job), async () => {
        const { state, report } = await update(job, true);
        return { merged: state, report: report! };
      }),
    forget: ({ blobPrefix }) => {
      cache.delete(blobPrefix);
    },
  };
}

/** The format becomes known while the file uploads, and a report tells of it. */
const wantedReport = ({ format }: Job): string => `report ${format?.name} ${format?.confidence}`;

/** Releases the memory of the rows at once: the garbage collector would let that of hundreds collect. */
async function mergeRows(
  threads: EngineThreads,
  state: Merged | undefined,
  rows: { data: PackedPartial }[],
  keywords: string[],
  job: JobFormat | undefined,
): Promise<MergedPartials> {
  const partials = rows.map(({ data }) => data);
  const merged = await threads.merge(
    [...(state ? [state.partial] : []), ...partials],
    keywords,
    job,
  );
  for (const partial of partials) releaseWhole(partial);
  return merged;
}

function stateOf(
  { partial, numbers }: MergedPartials,
  before: Set<number>,
  fresh: { indexes: number[] }[],
): State {
  const indexes = new Set(before);
  for (const index of fresh.flatMap((row) => row.indexes)) indexes.add(index);
  return { partial, numbers, indexes, chunks: indexes.size };
}

const isAnyIn = (known: Set<number>, indexes: number[]): boolean =>
  indexes.some((index) => known.has(index));

/** Reads some rows that have unknown chunks. */
function readPartials(db: Database, jobID: string, known: Set<number>) {
  const areKnown = sql`${partialReports.indexes} <@ ${`{${[...known]}}`}::integer[]`;
  return db
    .select({ indexes: partialReports.indexes, data: partialReports.data })
    .from(partialReports)
    .where(and(eq(partialReports.jobID, jobID), sql`not ${areKnown}`))
    .orderBy(partialReports.chunkIndex)
    .limit(BATCH);
}
