/** The time for which an upload pays with as many bytes as its window has. */
const PAID_MS = 60_000;
/** What an upload need not pay for: lines may stand still for some seconds. */
const FREE_MS = 10_000;

/** Bytes a second that pay for a window. */
export const rateFor = (windowBytes: number): number => Math.ceil((windowBytes * 1000) / PAID_MS);

/**
 * What one upload sends for the memory that it holds. Only time in which the server waited for the client counts,
 * since a store that is slow is not the client's fault.
 */
export class MemoryRent {
  readonly #now: () => number;
  #bytes = 0;
  #received = 0;
  #waitedMs = 0;
  #waitingSince: number | undefined;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** From now on so many bytes of memory are held. */
  start(bytes: number): void {
    this.#bytes = bytes;
    this.#received = 0;
    this.#waitedMs = 0;
    if (this.#waitingSince !== undefined) this.#waitingSince = this.#now();
  }

  /** The client is waited for. */
  waits(): void {
    this.#waitingSince = this.#now();
  }

  receives(bytes: number): void {
    this.#waitedMs = this.#waited();
    this.#waitingSince = undefined;
    this.#received += bytes;
  }

  /** Bytes that should have come by now, and did not; 0 or less: all is paid. */
  get owed(): number {
    return (this.#bytes * (this.#waited() - FREE_MS)) / PAID_MS - this.#received;
  }

  #waited(): number {
    const since = this.#waitingSince;
    return this.#waitedMs + (since === undefined ? 0 : this.#now() - since);
  }
}
