/** Records by the format that read them. */
import { titleOf } from '../../formats/registry.ts';
import type { FormatInfo } from '../../types.ts';
import type { FormatCount } from '../report.ts';
import type { PartialReport } from './partial-report.ts';

/** Counts records of the format with this name. */
export function countFormat({ formats }: PartialReport, name: string, records = 1): void {
  if (formats && records > 0) formats.set(name, (formats.get(name) ?? 0) + records);
}

/** Merges b into a. */
export function mergeFormats(a: PartialReport, b: PartialReport): void {
  if (b.formats === null) a.formats = null;
  else for (const [name, records] of b.formats) countFormat(a, name, records);
}

/** The most frequent first. `known`: formats that need not be built in. */
export function summarizeFormats(
  { formats }: PartialReport,
  known: readonly FormatInfo[],
): FormatCount[] | null {
  if (formats === null) return null;
  const titles = new Map(known.map(({ name, title }) => [name, title]));
  return [...formats]
    .map(([name, records]) => ({ name, title: titles.get(name) ?? titleOf(name), records }))
    .sort((a, b) => b.records - a.records || (a.name < b.name ? -1 : 1));
}
