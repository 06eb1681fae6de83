import { and, eq, notInArray, sql } from '../database/drizzle.ts';
import type { Database } from '../database/open.ts';
import { partialReports } from '../database/schema.ts';
import type { EngineThreads, LiveNumbers, PackedPartial } from '../threads/types.ts';

/** Merging holds this many partial reports in memory at once. */
const BATCH = 32;
/** Jobs whose merged state is kept; others are merged anew when somebody asks. */
const MAX_KEPT = 64;

export interface Merged {
  partial: PackedPartial;
  numbers: LiveNumbers;
  /** How many chunks are in it. */
  chunks: number;
}

interface Kept extends Merged {
  indexes: Set<number>;
}

/** The merged partial report of running jobs, brought up to date from the database when asked. */
export interface Accumulators {
  /** Everything that is committed at this moment. Calls for one job follow one another. */
  merged(jobID: string, keywords: string[]): Promise<Merged>;
  forget(jobID: string): void;
}

export function createAccumulators(db: Database, threads: EngineThreads): Accumulators {
  const kept = new Map<string, Kept>();
  const running = new Map<string, Promise<Kept>>();

  async function update(jobID: string, keywords: string[]): Promise<Kept> {
    let state = kept.get(jobID);
    for (;;) {
      const fresh = await readPartials(db, jobID, state?.indexes ?? new Set());
      if (state && fresh.length === 0) break;
      const parts = fresh.map((row) => row.data);
      const merged = await threads.merge(state ? [state.partial, ...parts] : parts, keywords);
      const indexes = new Set([...(state?.indexes ?? []), ...fresh.map((row) => row.chunkIndex)]);
      state = { ...merged, indexes, chunks: indexes.size };
      if (fresh.length < BATCH) break;
    }
    keep(jobID, state);
    return state;
  }

  function keep(jobID: string, state: Kept): void {
    kept.delete(jobID);
    kept.set(jobID, state);
    // A Map iterates in order of insertion: the first is the one not asked for the longest.
    const oldest = kept.keys().next();
    if (kept.size > MAX_KEPT && !oldest.done) kept.delete(oldest.value);
  }

  return {
    merged: (jobID, keywords) => {
      // One after the other: a second call must not merge the same chunks into the same state.
      const before = running.get(jobID)?.catch(() => undefined) ?? Promise.resolve();
      const next = before.then(() => update(jobID, keywords));
      running.set(jobID, next);
      const done = () => running.get(jobID) === next && running.delete(jobID);
      next.then(done, done);
      return next;
    },
    forget: (jobID) => {
      kept.delete(jobID);
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
