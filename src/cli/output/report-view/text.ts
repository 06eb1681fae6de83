/** Text for a terminal: colours, titles, and rows in columns. */
import { styleText } from 'node:util';
import type { Level } from '../../../engine/index.ts';
import { type Layout, layOut, plainLength } from '../table.ts';

export type Style = Parameters<typeof styleText>[0];

export const LEVEL_STYLES: Record<Level, Style> = {
  trace: 'gray',
  debug: 'gray',
  info: 'green',
  notice: 'cyan',
  warn: 'yellow',
  error: 'red',
  fatal: 'magenta',
};

export const BAR_WIDTH = 24;
export const INDENT = 2;
export const GAP = 2;

/** Coloured only on a terminal. */
export const paint = (style: Style, text: string): string =>
  styleText(style, text, { stream: process.stdout });

export const title = (text: string, note = ''): string =>
  paint('bold', text) + (note === '' ? '' : paint('dim', `  ${note}`));

export interface Column {
  /** Exactly so wide; the one column with -1 gets what is left. */
  width?: number;
  align?: 'left' | 'right';
}

export const RIGHT: Column = { align: 'right' };
export const FLEXIBLE: Column = { width: -1 };

/** Rows in columns two apart, indented; text that does not fit ends in an ellipsis. */
export function rows(columns: Column[], cells: string[][], width: number): string {
  const used = cells.reduce<number[]>(
    (widths, row) => row.map((cell, i) => Math.max(widths[i] ?? 0, plainLength(cell))),
    [],
  );
  const fixed = columns.map((column, i) => column.width ?? used[i]!);
  const flexible = columns.findIndex((column) => column.width === -1);
  if (flexible >= 0) {
    const others = fixed.reduce((sum, size, i) => sum + (i === flexible ? 0 : size), 0);
    const free = width - INDENT - others - GAP * (columns.length - 1);
    fixed[flexible] = Math.max(8, Math.min(used[flexible]!, free));
  }
  const layouts = columns.map(
    ({ align }, i): Layout => ({ width: fixed[i]!, ...(align && { align }) }),
  );
  return layOut(layouts, cells, INDENT);
}
