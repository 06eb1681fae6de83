/** Markdown tables, as wide as their cells, in the form that formatters leave alone. */

export interface Column {
  title: string;
  align?: 'right';
}

export function markdownTable(columns: Column[], rows: string[][]): string {
  const widths = columns.map(({ title }, i) =>
    Math.max(3, title.length, ...rows.map((row) => row[i]!.length)),
  );
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  const fit = (cell: string, i: number): string =>
    columns[i]!.align === 'right' ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!);
  const rule = columns.map(({ align }, i) =>
    align === 'right' ? `${'-'.repeat(widths[i]! - 1)}:` : '-'.repeat(widths[i]!),
  );
  return [columns.map(({ title }) => title).map(fit), rule, ...rows.map((row) => row.map(fit))]
    .map(line)
    .join('\n');
}

/** Three digits that count: `0.0123`, `1.23`, `123`. */
export function threeDigits(value: number): string {
  if (value === 0) return '0';
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(decimals, 6));
}

export const seconds = (value: number): string => `${threeDigits(value)} s`;
