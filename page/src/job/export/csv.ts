import { csvRow } from '../../../../src/runtime/csv-row.ts';
import type { Table } from './tables.ts';

/** A table as CSV, written as the server's export of records is. */
export const csvOf = ({ headings, rows }: Table): string =>
  [headings, ...rows].map(csvRow).join('');
