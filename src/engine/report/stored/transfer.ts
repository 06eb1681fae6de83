import type { KeyTable } from '../../sketches/key-table.ts';
import type { PartialReport } from '../partial/partial-report.ts';

/**
 * The memory of a partial report's large tables, each piece once: it can be moved to another thread, where
 * copying it would take longer than merging it. Of a report that nobody changes any more.
 */
export function buffersOf({ ips, http }: PartialReport): ArrayBuffer[] {
  const tables = http ? [ips.counts, http.paths] : [ips.counts];
  const arrays = tables.flatMap(({ keys, sketch, valueSketches }) => [
    ...arraysOf(keys),
    sketch,
    ...valueSketches,
  ]);
  return [ips.addresses, ...arrays].filter((array) => array !== null).map((array) => array.buffer);
}

const arraysOf = ({ fields, counts, values, text, slots, hashes }: KeyTable) => [
  fields,
  counts,
  values,
  text,
  slots,
  hashes,
];
