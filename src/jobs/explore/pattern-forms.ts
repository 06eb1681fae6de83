/** Which masked forms a job's patterns stand for. */

import { LRUCache } from 'lru-cache';
import { eq } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { reports } from '../../database/schema.ts';
import type { QuestionThreads } from '../../engine-threads/search/question-threads.ts';
import type { JobRow } from '../model/job-row.ts';
import type { Accumulators } from '../reports/accumulators.ts';

/** Jobs whose forms are remembered. */
const MAX_JOBS = 50;

/** The pattern of each form that is not its own. */
export type JoinedForms = ReadonlyMap<string, string>;

export interface PatternForms {
  of(job: JobRow): Promise<JoinedForms>;
}

interface Parts {
  db: Database;
  questions: QuestionThreads;
  accumulators: Accumulators;
}

export function createPatternForms({ db, questions, accumulators }: Parts): PatternForms {
  const cache = new LRUCache<string, Promise<JoinedForms>>({ max: MAX_JOBS });

  async function read(job: JobRow): Promise<JoinedForms> {
    const rows = await db
      .select({ partial: reports.partial })
      .from(reports)
      .where(eq(reports.jobID, job.id));
    const partial = rows[0]?.partial ?? (await accumulators.merged(job)).partial;
    return new Map(await questions.patterns(partial));
  }

  return {
    of(job) {
      // Further chunks may join what is apart now.
      const key = `${job.blobPrefix} ${job.status} ${job.chunksDone}`;
      const known = cache.get(key);
      if (known) return known;
      const reading = read(job);
      cache.set(key, reading);
      reading.catch(() => cache.delete(key));
      return reading;
    },
  };
}
