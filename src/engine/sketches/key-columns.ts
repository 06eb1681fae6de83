/** A table of keys as columns, as it is written down: what follows from the texts is left out. */
import { decode } from '../text.ts';
import { type Hash64, hash64, hash64OfASCII } from './hash.ts';
import type { ColumnKind, KeyTable } from './key-table.ts';
import {
  emptyKeys,
  FIELDS,
  HIGH,
  LENGTH,
  LOW,
  SEED,
  START,
  trimKeys,
  wordsIn,
} from './key-table.ts';

/** One number an entry. */
interface KeyColumns {
  /** Of the texts, in bytes. */
  lengths: Uint32Array<ArrayBuffer>;
  seeds: Uint32Array<ArrayBuffer>;
  counts: Float64Array<ArrayBuffer>;
  /** As many an entry as the table has further numbers. */
  values: Float64Array<ArrayBuffer>;
  /** The texts in UTF-8, one after the other, each from a new word on. */
  text: Uint32Array<ArrayBuffer>;
}

/** Gives the table's spare memory back; the columns share what is left with it. */
export function columnsOf(table: KeyTable): KeyColumns {
  trimKeys(table);
  const { size, fields, counts, values, text } = table;
  const lengths = new Uint32Array(size);
  const seeds = new Uint32Array(size);
  for (let entry = 0; entry < size; entry++) {
    lengths[entry] = fields[FIELDS * entry + LENGTH]!;
    seeds[entry] = fields[FIELDS * entry + SEED]!;
  }
  return { lengths, seeds, counts, values, text };
}

const hash: Hash64 = { low: 0, high: 0 };

/** The table of such columns, whose memory it takes over. Throws an Error where they do not fit each other. */
export function keysOf(
  { lengths, seeds, counts, values, text }: KeyColumns,
  kinds: readonly ColumnKind[],
): KeyTable {
  const size = lengths.length;
  const bytes = new Uint8Array(text.buffer);
  const fields = new Uint32Array(FIELDS * size);
  let start = 0;
  for (let entry = 0; entry < size; entry++) {
    const length = lengths[entry]!;
    const at = FIELDS * entry;
    hashOf(bytes.subarray(4 * start, 4 * start + length));
    fields[at + LOW] = hash.low;
    fields[at + HIGH] = hash.high;
    fields[at + SEED] = seeds[entry]!;
    fields[at + START] = start;
    fields[at + LENGTH] = length;
    start += wordsIn(length);
  }
  if (
    start !== text.length ||
    seeds.length !== size ||
    counts.length !== size ||
    values.length !== kinds.length * size
  ) {
    throw new Error('table of keys: the columns do not fit each other');
  }
  return { ...emptyKeys(kinds), size, fields, counts, values, text };
}

function hashOf(bytes: Uint8Array): void {
  if (!hash64OfASCII(bytes, hash)) hash64(decode(bytes), hash);
}
