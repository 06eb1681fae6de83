/** Addresses in runs of hexadecimal digits and colons, most of which come again: what each holds is kept, and counted. */

import { findIPs } from '../interpreter/find-ips.ts';
import type { RecordAddresses } from '../interpreter/record-addresses.ts';
import type { DistinctCounts } from '../sketches/distinct-values.ts';
import { addKey, countValue, IP_COLUMNS } from '../sketches/distinct-values.ts';
import { seedOf } from '../sketches/heavy-hitters.ts';
import { emptyKey, joined, type Key, keyOf, NEUTRAL, wordsIn } from '../sketches/key-table.ts';
import { detach } from '../text.ts';

/** Runs that are kept: then all are forgotten. */
const MAX_RUNS = 16_384;

/**
 * An address of a run; the run came so often since they were taken, drew no smaller seed (heavy-hitters.ts), and added
 * these further numbers.
 */
interface Address {
  ip: string;
  key: Key;
  count: number;
  seed: number;
  values: number[];
}

export class Runs {
  readonly #record: RecordAddresses;
  readonly #addresses = new Map<string, Address[]>();
  /** Those that came since they were taken: of what is known, a small file holds little. */
  #counted: Address[] = [];

  readonly #havePorts: boolean;

  /** `havePorts` as in `findIPs`. */
  constructor(record: RecordAddresses, havePorts: boolean) {
    this.#record = record;
    this.#havePorts = havePorts;
  }

  /**
   * Counts the addresses in a run, given with what stands around it, of the line that starts at this offset; `values`:
   * what the record adds to each of them.
   */
  count(text: string, offset: number, values: readonly number[], into: DistinctCounts): void {
    for (const address of this.#addresses.get(text) ?? this.#add(text, into)) {
      if (!this.#record.isFirst(address.ip)) continue;
      if (address.count++ === 0) this.#counted.push(address);
      address.seed = Math.min(address.seed, seedOf(address.key.high, offset));
      for (const [i, kind] of IP_COLUMNS.entries()) {
        address.values[i] = joined(kind, address.values[i]!, values[i]!);
      }
    }
  }

  /** Counts the addresses of a line in which they may be anywhere: it is searched as the interpreter does. */
  countLine(text: string, offset: number, values: readonly number[], into: DistinctCounts): void {
    const count = (ip: string): void => {
      if (this.#record.isFirst(ip)) countValue(into, ip, offset, values);
    };
    findIPs(text, count, this.#havePorts);
  }

  /** Takes the counts. */
  take(into: DistinctCounts): void {
    for (const address of this.#counted) {
      const { key, count, seed, values } = address;
      addKey(into, key, { count, values, from: 0 }, seed);
      Object.assign(address, nothing());
    }
    this.#counted = [];
  }

  #add(text: string, into: DistinctCounts): Address[] {
    if (this.#addresses.size === MAX_RUNS) {
      this.take(into);
      this.#addresses.clear();
    }
    const found: Address[] = [];
    const add = (ip: string): void => {
      found.push({ ip: detach(ip), key: copyOf(keyOf(ip)), ...nothing() });
    };
    findIPs(text, add, this.#havePorts);
    this.#addresses.set(text, found);
    return found;
  }
}

const nothing = (): Omit<Address, 'ip' | 'key'> => ({
  count: 0,
  seed: Number.POSITIVE_INFINITY,
  values: IP_COLUMNS.map((kind) => NEUTRAL[kind]),
});

const copyOf = ({ low, high, words, start, length }: Key): Key => ({
  ...emptyKey(),
  low,
  high,
  words: words.slice(start, start + wordsIn(length)),
  length,
});
