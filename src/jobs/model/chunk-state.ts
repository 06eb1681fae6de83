export const CHUNK_STATUSES = ['Waiting', 'Processing', 'Done', 'Failed'] as const;
export type ChunkStatus = (typeof CHUNK_STATUSES)[number];

/**
 * The state machine of a chunk.
 *
 * ```
 * Waiting ──claim──> Processing ──commit──> Done
 *    ^                  │    │
 *    └──error, crash────┘    └──limit reached──> Failed ──retry──> Waiting
 * ```
 */
const MOVES: Record<ChunkStatus, readonly ChunkStatus[]> = {
  Waiting: ['Processing'],
  Processing: ['Waiting', 'Done', 'Failed'],
  Done: [],
  Failed: ['Waiting'],
};

/** The states from which a chunk may move to `next`. */
export function chunkStatesBefore(next: ChunkStatus): ChunkStatus[] {
  return CHUNK_STATUSES.filter((status) => MOVES[status].includes(next));
}

/** Attempts that end in an error (the work was done and failed) before the chunk fails. */
export const MAX_ERRORS = 3;
/** Seconds before the second and the third attempt. */
export const RETRY_DELAYS_SECONDS = [2, 10] as const;

/**
 * After a crash (the worker died while it had the chunk) the cause may be any chunk that ran beside this one. So after
 * two crashes a chunk runs alone in its worker, and only crashes of such solo attempts fail it.
 */
export const CRASHES_BEFORE_SOLO = 2;
export const MAX_SOLO_CRASHES = 3;

/**
 * An interruption (the whole server ended meanwhile: kill, reboot, power) says still less about the chunk. It counts
 * towards running alone; only a number that no series of restarts explains fails the chunk.
 */
export const MAX_INTERRUPTIONS = 25;

export interface FailureCounts {
  errors: number;
  crashes: number;
  soloCrashes: number;
  interruptions: number;
}

/** Whether a chunk with these counts must run alone in its worker. */
export function runsAlone(counts: FailureCounts): boolean {
  return counts.crashes + counts.interruptions >= CRASHES_BEFORE_SOLO;
}

/** Whether a chunk with these counts fails. */
export function isExhausted(counts: FailureCounts): boolean {
  return (
    counts.errors >= MAX_ERRORS ||
    counts.soloCrashes >= MAX_SOLO_CRASHES ||
    counts.interruptions >= MAX_INTERRUPTIONS
  );
}

/** Seconds before the next attempt. After a crash there is no delay: the lease had to expire already. */
export function retryDelaySeconds(counts: FailureCounts): number {
  if (counts.errors === 0) return 0;
  return RETRY_DELAYS_SECONDS[Math.min(counts.errors, RETRY_DELAYS_SECONDS.length) - 1]!;
}
