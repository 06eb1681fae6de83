import { styleText } from 'node:util';
import Table from 'cli-table3';
import { visible } from '../../runtime/visible-text.ts';

/** How cells are laid out by `layOut`. */
export interface Layout {
  /** Exactly so wide, the gap before it apart. */
  width: number;
  align?: 'left' | 'right';
}

/** A column of a table for people. */
export interface Column {
  title: string;
  align?: 'left' | 'right';
  /** A shorter form of its cells, used in all of them where the table is too wide otherwise. */
  shorten?: (text: string) => string;
  /** Whether its cells may be cut where the table is still too wide. */
  mayCut?: boolean;
}

/** Columns are cut no further. */
const LEAST_WIDTH = 6;
const GAP = 2;
const UNKNOWN_WIDTH = 80;

const NO_LINES = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left'],
    ...['bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((name) => [name, '']),
);

/**
 * A table for people, without rules, whose columns stand two apart. On a terminal it fits into the width; in a pipe or file
 * nothing is cut. Cells may hold what others wrote.
 */
export function tableText(
  columns: readonly Column[],
  rows: readonly (readonly (string | number)[])[],
  width = outputWidth(),
): string {
  const cells = rows.map((row) => row.map((cell) => visible(String(cell))));
  const shown = widthOf(columns, cells) > width ? shortened(columns, cells) : cells;
  const widths = fitted(columns, widthsOf(columns, shown), width);
  const layouts = columns.map(({ align }, i) => ({ width: widths[i]!, ...(align && { align }) }));
  const cut = shown.map((row) => row.map((cell, i) => cutTo(cell, widths[i]!)));
  const heads = columns.map(({ title }, i) => bold(cutTo(title, widths[i]!)));
  const hasHeads = columns.some(({ title }) => title !== '');
  return layOut(layouts, hasHeads ? [heads, ...cut] : cut);
}

/** Rows of cells of the given widths, each after a gap; longer ones are cut. Cells may be coloured. */
export function layOut(layouts: readonly Layout[], cells: string[][], indent = 0): string {
  const table = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': GAP, 'padding-right': 0, compact: true },
    colWidths: layouts.map(({ width }) => width + GAP),
    colAligns: layouts.map(({ align }) => align ?? 'left'),
  });
  table.push(...cells);
  const lines = table.toString().split('\n');
  return lines.map((line) => line.slice(GAP - indent).trimEnd()).join('\n');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
export const plainLength = (text: string): number => text.replace(/\u001b\[\d+m/g, '').length;

/** One line of a text, cut to a width. */
export function cutTo(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** Enough of an id to tell it from others. */
export const shortID = (id: string): string => id.slice(0, 8);

const bold = (text: string): string => styleText('bold', text, { stream: process.stdout });

/** Characters in a line of the terminal; a pipe or file has no limit. */
function outputWidth(): number {
  if (!process.stdout.isTTY) return Number.POSITIVE_INFINITY;
  // Some terminals do not say.
  return process.stdout.columns || UNKNOWN_WIDTH;
}

function shortened(columns: readonly Column[], cells: string[][]): string[][] {
  return cells.map((row) => row.map((cell, i) => columns[i]!.shorten?.(cell) ?? cell));
}

function widthsOf(columns: readonly Column[], cells: string[][]): number[] {
  return columns.map(({ title }, i) =>
    cells.reduce((most, row) => Math.max(most, row[i]!.length), title.length),
  );
}

const totalOf = (widths: number[]): number =>
  widths.reduce((sum, width) => sum + width, GAP * (widths.length - 1));

const widthOf = (columns: readonly Column[], cells: string[][]): number =>
  totalOf(widthsOf(columns, cells));

/** Takes from the widest column that may be cut until all fit, or none can give more. */
function fitted(columns: readonly Column[], wanted: number[], width: number): number[] {
  const widths = [...wanted];
  while (totalOf(widths) > width) {
    const open = columns.flatMap(({ mayCut }, i) =>
      mayCut && widths[i]! > LEAST_WIDTH ? [i] : [],
    );
    if (open.length === 0) return widths;
    const widest = open.reduce((best, i) => (widths[i]! > widths[best]! ? i : best));
    widths[widest]!--;
  }
  return widths;
}
