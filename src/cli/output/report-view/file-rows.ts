import { visible } from '../../../runtime/visible-text.ts';
import { formatCount, formatShare } from '../numbers.ts';
import { plainLength } from '../table.ts';
import type { Rows, ShownFile } from './shown-report.ts';
import { type Column, FLEXIBLE, GAP, INDENT, paint, RIGHT, rows, title } from './text.ts';

const TOP_FILES = 20;
const LEAST_NAME = 12;
const HEADS = ['', 'format', 'records', 'errors', 'invalid', 'understood'];
const COLUMNS: Column[] = [FLEXIBLE, {}, RIGHT, RIGHT, RIGHT, RIGHT];

/** Of several files a row each, before the report of them all. */
export function fileRows(files: readonly ShownFile[], most: Rows, width: number): string {
  if (files.length < 2) return '';
  const shown = files.slice(0, most ?? TOP_FILES);
  const facts = shown.map(factsOf);
  const heads = HEADS.map((head) => paint('dim', head));
  const room = Math.max(LEAST_NAME, width - widthOf([HEADS.slice(1), ...facts]) - INDENT);
  const cells = shown.map(({ name }, i) => [endOf(visible(name), room), ...facts[i]!]);
  const note =
    shown.length < files.length
      ? `${shown.length} of ${formatCount(files.length)}`
      : formatCount(files.length);
  return `${title('Files', note)}\n${rows(COLUMNS, [heads, ...cells], width)}`;
}

function factsOf({ format, totalBytes, counts }: ShownFile): string[] {
  const { records, errors, invalid } = counts;
  const isEmpty = records === 0;
  // Lines that are in no record count as well: a file that has bytes and none of them was asked for some of them.
  const none = totalBytes === 0 ? 'empty' : 'no match';
  const understood = isEmpty ? none : formatShare(records - invalid, records);
  return [
    isEmpty ? '–' : visible(format?.title ?? 'unknown'),
    formatCount(records),
    errors > 0 ? paint('red', formatCount(errors)) : '0',
    invalid > 0 ? paint('yellow', formatCount(invalid)) : '0',
    invalid > 0 ? paint('yellow', understood) : understood,
  ];
}

/** Of the columns behind the name, each with the gap before it. */
const widthOf = (cells: string[][]): number =>
  cells[0]!.reduce((sum, _, i) => {
    return sum + GAP + Math.max(...cells.map((row) => plainLength(row[i]!)));
  }, 0);

/** Paths differ at their ends. */
const endOf = (name: string, room: number): string =>
  name.length <= room ? name : `…${name.slice(1 - room)}`;
