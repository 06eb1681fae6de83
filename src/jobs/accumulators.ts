import { and, eq, sql } from '../database/drizzle.ts';
import type { Database } from '../database/open.ts';
import { partialReports } from '../database/schema.ts';
import type { EngineThreads, LiveNumbers, PackedPartial } from '../threads/types.ts';
import type { JobRow } from './job-row.ts';
import { Kept } from './kept.ts';

/** Merging holds this many partial reports in memory at once. */
const BATCH = 16;

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
      if (state && fresh.some(({ indexes }) => isPartlyIn(state!, indexes))) {
        // Compacted meanwhile, with chunks that are not in here yet: there are few rows now.
        state = undefined;
        continue;
      }
      const parts = fresh.map(({ data }) => data);
      const merged = await threads.merge(state ? [state.partial, ...parts] : parts, keywords);
      const indexes = new Set(state?.indexes);
      for (const index of fresh.flatMap((row) => row.indexes)) indexes.add(index);
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
    forget: ({ blobPrefix }) => {
      kept.delete(blobPrefix);
    },
  };
}

const isPartlyIn = (state: State, indexes: number[]): boolean =>
  indexes.some((index) => state.indexes.has(index));

/** Rows of which not all chunks are known. */
function readPartials(db: Database, jobID: string, known: Set<number>) {
  const areKnown = sql`${partialReports.indexes} <@ ${`{${[...known]}}`}::integer[]`;
  return db
    .select({ indexes: partialReports.indexes, data: partialReports.data })
    .from(partialReports)
    .where(and(eq(partialReports.jobID, jobID), sql`not ${areKnown}`))
    .orderBy(partialReports.chunkIndex)
    .limit(BATCH);
}
