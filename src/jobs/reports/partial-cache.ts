import type { PackedPartial } from '../../engine-threads/types.ts';

/** How many are kept, and bytes of their partial reports; the others are made anew when somebody asks. */
const MOST = 64;
const MOST_BYTES = 32 * 1024 * 1024;

/** Merged partial reports that are kept in memory; of too many, those asked for the longest ago go. */
export class Kept<Value extends { partial: PackedPartial }> {
  readonly #values = new Map<string, Value>();

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    let bytes = 0;
    for (const { partial } of this.#values.values()) bytes += partial.byteLength;
    // A Map iterates in order of insertion.
    for (const [oldest, { partial }] of this.#values) {
      if (this.#values.size <= MOST && bytes <= MOST_BYTES) break;
      this.#values.delete(oldest);
      bytes -= partial.byteLength;
    }
  }

  delete(key: string): void {
    this.#values.delete(key);
  }
}
