import { and, eq, inArray } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { jobs, reports } from '../../database/schema.ts';
import type { EngineThreads, PackedPartial } from '../../engine-threads/types.ts';
import { createPartialCache } from './partial-cache.ts';

/** Partial reports that are read and merged at once. */
const MERGE_BATCH = 32;

interface Combined {
  partial: PackedPartial;
  /** The blob prefixes of the jobs in it: an id may come again with another file. */
  prefixes: Set<string>;
}

/** The merged partial report of all completed jobs of an owner. Jobs that were merged before are not read again. */
export interface CombinedPartials {
  merged(ownerID: string, keywords: string[]): Promise<PackedPartial>;
}

export function createCombinedPartials(db: Database, threads: EngineThreads): CombinedPartials {
  const cache = createPartialCache<Combined>();
  return {
    merged: async (ownerID, keywords) => {
      const completed = await completedJobs(db, ownerID);
      const known = usable(cache.get(ownerID), completed);
      const fresh = completed.filter(({ blobPrefix }) => !known?.prefixes.has(blobPrefix));
      if (known && fresh.length === 0) return known.partial;
      let merged: PackedPartial[] = known ? [known.partial] : [];
      for (let from = 0; from < fresh.length || from === 0; from += MERGE_BATCH) {
        const batch = fresh.slice(from, from + MERGE_BATCH).map(({ id }) => id);
        const parts = await readPartials(db, batch);
        merged = [(await threads.merge([...merged, ...parts], keywords)).partial];
      }
      const [partial] = merged as [PackedPartial];
      const prefixes = new Set(completed.map(({ blobPrefix }) => blobPrefix));
      cache.set(ownerID, { partial, prefixes });
      return partial;
    },
  };
}

interface CompletedJob {
  id: string;
  blobPrefix: string;
}

function completedJobs(db: Database, ownerID: string): Promise<CompletedJob[]> {
  return db
    .select({ id: jobs.id, blobPrefix: jobs.blobPrefix })
    .from(jobs)
    .where(and(eq(jobs.ownerID, ownerID), eq(jobs.status, 'Completed')))
    .orderBy(jobs.createdAt, jobs.id);
}

/** The cached one, unless one of its jobs is gone: nothing can be taken out of a merged report. */
function usable(known: Combined | undefined, completed: CompletedJob[]): Combined | undefined {
  if (!known) return undefined;
  const present = new Set(completed.map(({ blobPrefix }) => blobPrefix));
  return known.prefixes.isSubsetOf(present) ? known : undefined;
}

async function readPartials(db: Database, jobIDs: string[]): Promise<PackedPartial[]> {
  if (jobIDs.length === 0) return [];
  const rows = await db
    .select({ partial: reports.partial })
    .from(reports)
    .where(inArray(reports.jobID, jobIDs));
  return rows.map((row) => row.partial);
}
