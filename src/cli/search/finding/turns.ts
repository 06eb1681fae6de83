/** Who searches which slice of a file: threads take turns, and wait where the output is far behind them. */

const NEXT = 0;
const LIMIT = 1;

/** Slices that may be searched beyond the one that is printed next, for each thread. */
const AHEAD = 4;

export class Turns {
  readonly shared: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #slices: number;

  /** `shared` is that of the turns of another thread. */
  constructor(slices: number, shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.shared = shared;
    this.#words = new Int32Array(shared);
    this.#slices = slices;
  }

  /** Slices before `printed` are through; `threads` search on. */
  allow(printed: number, threads: number): void {
    Atomics.store(this.#words, LIMIT, printed + AHEAD * threads);
    Atomics.notify(this.#words, LIMIT);
  }

  /** Nothing more is searched. */
  stop(): void {
    Atomics.store(this.#words, NEXT, this.#slices);
    Atomics.store(this.#words, LIMIT, this.#slices);
    Atomics.notify(this.#words, LIMIT);
  }

  /** The next slice; null where there is none, or none is allowed yet. */
  take(): number | null {
    for (;;) {
      const next = Atomics.load(this.#words, NEXT);
      if (next >= this.#slices || next >= Atomics.load(this.#words, LIMIT)) return null;
      if (Atomics.compareExchange(this.#words, NEXT, next, next + 1) === next) return next;
    }
  }

  /** The same, and waits until one is allowed; null at the end. */
  takeOrWait(): number | null {
    for (;;) {
      const limit = Atomics.load(this.#words, LIMIT);
      const slice = this.take();
      if (slice !== null) return slice;
      if (Atomics.load(this.#words, NEXT) >= this.#slices) return null;
      Atomics.wait(this.#words, LIMIT, limit);
    }
  }
}
