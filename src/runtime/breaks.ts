import { setImmediate as turn } from 'node:timers/promises';

/** Milliseconds of work after which others on the event loop have their turn. */
const WORK_MS = 8;

/**
 * Breaks in work that goes on from promise to promise: without them nothing else runs on the event loop, neither
 * timers nor answers, until all of it is done.
 */
export class Breaks {
  /** When the present turn of the event loop was first seen; undefined once it is over. */
  #begun: number | undefined;

  /** To be awaited between two steps. Resolves at once unless a break is due. */
  async next(): Promise<void> {
    if (this.#begun === undefined) this.#begin();
    else if (performance.now() - this.#begun >= WORK_MS) {
      await turn();
      this.#begin();
    }
  }

  #begin(): void {
    if (this.#begun !== undefined) return;
    this.#begun = performance.now();
    setImmediate(() => {
      this.#begun = undefined;
    });
  }
}
