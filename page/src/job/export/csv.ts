import { stringify } from 'csv-stringify/browser/esm/sync';
import type { Table } from './tables.ts';

/**
 * A table as CSV, by the same library as the server's export of records: what a spreadsheet would take for a formula gets an
 * apostrophe in front (OWASP, "CSV Injection").
 */
export const csvOf = ({ headings, rows }: Table): string =>
  stringify([headings, ...rows], { escape_formulas: true });
