/** How fast something goes on, and when it may be done. */

/** What is looked back on: long enough to even out single files, short enough to follow a line that has become slower. */
const WINDOW_MS = 10_000;
/** What is said sooner would be a guess. */
const LEAST_MS = 3000;

interface Sample {
  atMs: number;
  bytes: number;
}

export class Pace {
  #samples: Sample[] = [];

  /** @param bytes that have been sent in all by now */
  add(atMs: number, bytes: number): void {
    // Less than before: it has begun anew.
    if (bytes < (this.#samples.at(-1)?.bytes ?? 0)) this.#samples = [];
    this.#samples.push({ atMs, bytes });
    const inside = this.#samples.findIndex((sample) => sample.atMs >= atMs - WINDOW_MS);
    this.#samples.splice(0, inside);
  }

  /** Null where nobody can say. */
  secondsFor(bytes: number): number | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.atMs - first.atMs < LEAST_MS || last.bytes === first.bytes) {
      return null;
    }
    return (bytes * (last.atMs - first.atMs)) / (last.bytes - first.bytes) / 1000;
  }
}
