import { and, eq, notInArray, sql } from '../database/drizzle.ts';
import type { Database } from '../database/open.ts';
import { partialReports } from '../database/schema.ts';
import type { EngineThreads, LiveNumbers, PackedPartial } from '../threads/types.ts';
import type { JobRow } from './job-row.ts';
import { Kept } from './kept.ts';

/** Merging holds this many partial reports in memory at once. */
const BATCH = 16;
/** Chunks that may be committed and not merged before the rest of the job is done. */
const MOST_BEHIND = 16;
export interface Merged {
  partial: PackedPartial;
  numbers: LiveNumbers;
  /** How many chunks are in it. */
  chunks: number;
}

interface State extends Merged {
  indexes: Set<number>;
}

type Job = Pick<JobRow, 'id' | 'blobPrefix' | 'keywords'>;

/**
 * The merged partial report of running jobs, brought up to date from the database when asked. They are told
 * apart by the prefix of their bytes: an id may come again with another file.
 */
export interface Accumulators {
  /** Everything that is committed at this moment. Calls for one job follow one another. */
  merged(job: Job): Promise<Merged>;
  /** Merges in the background where much is committed that is not merged yet: so little is left for the end. */
  keepUp(job: Job & Pick<JobRow, 'chunksDone'>): void;
  forget(job: Pick<JobRow, 'blobPrefix'>): void;
}

export function createAccumulators(db: Database, threads: EngineThreads): Accumulators {
  const kept = new Kept<State>();
  const running = new Map<string, Promise<State>>();

  async function update({ id, blobPrefix, keywords }: Job): Promise<State> {
    let state = kept.get(blobPrefix);
    for (;;) {
      const fresh = await readPartials(db, id, state?.indexes ?? new Set());
      if (state && fresh.length === 0) break;
      const parts = fresh.map((row) => row.data);
      const merged = await threads.merge(state ? [state.partial, ...parts] : parts, keywords);
      const indexes = new Set([...(state?.indexes ?? []), ...fresh.map((row) => row.chunkIndex)]);
      state = { ...merged, indexes, chunks: indexes.size };
      if (fresh.length < BATCH) break;
    }
    kept.set(blobPrefix, state);
    return state;
  }

  function merged(job: Job): Promise<State> {
    const { blobPrefix } = job;
    // One after the other: a second call must not merge the same chunks into the same state.
    const before = running.get(blobPrefix)?.catch(() => undefined) ?? Promise.resolve();
    const next = before.then(() => update(job));
    running.set(blobPrefix, next);
    const done = () => running.get(blobPrefix) === next && running.delete(blobPrefix);
    next.then(done, done);
    return next;
  }

  return {
    merged,
    keepUp: (job) => {
      const behind = job.chunksDone - (kept.get(job.blobPrefix)?.chunks ?? 0);
      if (behind < MOST_BEHIND || running.has(job.blobPrefix)) return;
      // Whoever completes the job meets the same fault, and there it counts.
      merged(job).catch(() => undefined);
    },
    forget: ({ blobPrefix }) => {
      kept.delete(blobPrefix);
    },
  };
}

function readPartials(db: Database, jobID: string, known: Set<number>) {
  return db
    .select({ chunkIndex: partialReports.chunkIndex, data: partialReports.data })
    .from(partialReports)
    .where(
      and(
        eq(partialReports.jobID, jobID),
        known.size > 0 ? notInArray(partialReports.chunkIndex, [...known]) : sql`true`,
      ),
    )
    .orderBy(partialReports.chunkIndex)
    .limit(BATCH);
}
