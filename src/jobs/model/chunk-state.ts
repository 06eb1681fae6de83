export const CHUNK_STATUSES = ['Waiting', 'Processing', 'Done', 'Failed'] as const;
export type ChunkStatus = (typeof CHUNK_STATUSES)[number];

/**
 * The state machine of a chunk.
 *
 * ```
 * Waiting ──claim──> Processing ──commit──> Done
 *    ^                  │    │
 *    └──error, crash────┘    └──limit reached──> Failed ──run again──> Waiting
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

/** An error (the work was done and failed) may happen this often before the chunk fails. */
export const MAX_ERRORS = 3;
/** Seconds before the second and the third try. */
export const RETRY_DELAYS_SECONDS = [2, 10] as const;

/**
 * A crash (the worker died under the chunk) proves little: whatever ran beside it may be guilty.
 * So after two, a chunk runs alone in its worker, and only crashes of such solo runs condemn it.
 */
export const CRASHES_BEFORE_SOLO = 2;
export const MAX_SOLO_CRASHES = 3;

/**
 * An interruption (the whole server ended while it ran: kill, reboot, power) proves less still. It
 * counts towards running alone, but only a number that no series of restarts explains condemns.
 */
export const MAX_INTERRUPTIONS = 25;

export interface FailureCounts {
  errors: number;
  crashes: number;
  soloCrashes: number;
  interruptions: number;
}

/** Whether a chunk with this history must run alone in its worker. */
export function runsAlone(counts: FailureCounts): boolean {
  return counts.crashes + counts.interruptions >= CRASHES_BEFORE_SOLO;
}

/** Whether a chunk with this history is given up. */
export function isExhausted(counts: FailureCounts): boolean {
  return (
    counts.errors >= MAX_ERRORS ||
    counts.soloCrashes >= MAX_SOLO_CRASHES ||
    counts.interruptions >= MAX_INTERRUPTIONS
  );
}

/** Seconds to wait before the next try. Crashes are tried again at once: the lease was the delay. */
export function retryDelaySeconds(counts: FailureCounts): number {
  if (counts.errors === 0) return 0;
  return RETRY_DELAYS_SECONDS[Math.min(counts.errors, RETRY_DELAYS_SECONDS.length) - 1]!;
}
