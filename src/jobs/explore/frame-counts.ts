/** How many records of each frame match a question, kept for its next page and for its total. */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Query, TimeBounds } from '../../engine/query/index.ts';
import type { JobRow } from '../model/job-row.ts';

/** Questions that are remembered, and frames of them in all. */
const MAX_QUESTIONS = 500;
const MAX_FRAMES = 500_000;

/** By the offset of the frame in the file: chunks come in any order while a file uploads. */
export type CountsOfFrames = Map<number, number>;

export interface FrameCounts {
  /** What is known of a question to a job; the caller adds to it. */
  of(job: JobRow, query: Query, bounds: TimeBounds): CountsOfFrames;
}

export function createFrameCounts(): FrameCounts {
  const cache = new LRUCache<string, CountsOfFrames>({
    max: MAX_QUESTIONS,
    maxSize: MAX_FRAMES,
    // The frames are counted when the question is asked first: a file that still uploads grows by some.
    sizeCalculation: (counts) => Math.max(1, counts.size),
  });
  return {
    of(job, query, bounds) {
      const asked = JSON.stringify([job.blobPrefix, job.format?.name, query, bounds]);
      const key = createHash('sha256').update(asked).digest('base64');
      const known = cache.get(key);
      // Once more, so that its size is that of now.
      const counts = known ?? new Map<number, number>();
      cache.set(key, counts);
      return counts;
    },
  };
}
