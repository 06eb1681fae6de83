import { LRUCache } from 'lru-cache';

/** Bytes that count as one unit of work, as any small file does: the cost of either is some milliseconds. */
const UNIT_BYTES = 256 * 1024;
/** Units of one owner in a window that go before those of owners who have had as many: 16 MiB, or 64 small files. */
const SHARE = 64;
/** Milliseconds. */
const WINDOW_MS = 60_000;
/** Owners that are counted at once. One who is forgotten for others has a new share. */
const MOST_OWNERS = 10_000;

/**
 * Counts the work that this process publishes for each owner. Queues are served in order, so who publishes ten thousand
 * messages would have everybody wait behind them; with this only his own do. It is of a window instead of the backlog
 * because that would have to be asked for; each API process counts for itself. The idea is that of multilevel feedback
 * queues: whoever has had much waits behind who has not.
 */
export class OwnerShares {
  readonly #counts: LRUCache<string, { units: number }>;

  /** @param clock milliseconds that never go back */
  constructor(clock: { now(): number } = performance) {
    this.#counts = new LRUCache({
      max: MOST_OWNERS,
      ttl: WINDOW_MS,
      ttlResolution: 0,
      perf: clock,
    });
  }

  /** Counts the work on so many bytes. Returns whether it begins within its owner's share. */
  take(ownerID: string, bytes: number): boolean {
    const count = this.#counts.get(ownerID) ?? { units: 0 };
    if (count.units === 0) this.#counts.set(ownerID, count);
    const isWithin = count.units < SHARE;
    count.units += Math.max(1, bytes / UNIT_BYTES);
    return isWithin;
  }
}
