import type { KeyTable } from '../sketches/key-table.ts';
import type { PartialReport } from './partial-report.ts';

/**
 * The memory of a partial report's large tables, each piece once: it can be moved to another thread, where
 * copying it would take longer than merging it. Of a report that nobody changes any more.
 */
export function buffersOf({ ips, http }: PartialReport): ArrayBuffer[] {
  const tables = http ? [ips.counts, http.paths] : [ips.counts];
  return [ips.addresses, ...tables.flatMap(({ keys, sketch }) => [...arraysOf(keys), sketch])]
    .filter((array) => array !== null)
    .map((array) => array.buffer);
}

const arraysOf = ({ fields, counts, text, slots, hashes }: KeyTable) => [
  fields,
  counts,
  text,
  slots,
  hashes,
];
