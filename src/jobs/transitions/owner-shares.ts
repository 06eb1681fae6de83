import { LRUCache } from 'lru-cache';

/** Messages of one owner in a window that go before those of owners who have had as many. */
const SHARE = 100;
/** Milliseconds. */
const WINDOW_MS = 60_000;
/** Owners that are counted at once. One who is forgotten for others has a new share. */
const MOST_OWNERS = 10_000;

/**
 * Counts the messages that this process publishes for each owner. Queues are served in order, so who publishes ten
 * thousand messages would have everybody wait behind them; with this only his own do. It is a count of messages instead
 * of bytes because chunks are of limited size, and of a window instead of the backlog because that would have to be
 * asked for; each API process counts for itself. The idea is that of multilevel feedback queues: whoever has had much
 * waits behind who has not.
 */
export class OwnerShares {
  readonly #counts: LRUCache<string, { messages: number }>;

  /** @param clock milliseconds that never go back */
  constructor(clock: { now(): number } = performance) {
    this.#counts = new LRUCache({
      max: MOST_OWNERS,
      ttl: WINDOW_MS,
      ttlResolution: 0,
      perf: clock,
    });
  }

  /** Counts a message. Returns whether it is within its owner's share. */
  take(ownerID: string): boolean {
    const count = this.#counts.get(ownerID);
    if (!count) this.#counts.set(ownerID, { messages: 1 });
    else count.messages++;
    return (count?.messages ?? 1) <= SHARE;
  }
}
