/** Records as lines of a file that is downloaded. */
import { stringify } from 'csv-stringify/sync';
import { type Entry, patternID, recordJSON } from '../../engine/query/index.ts';
import { CSV_COLUMNS } from './csv-columns.ts';

/** Each record as an object of JSON on a line of its own. */
export function jsonLines(records: Entry[], joined: ReadonlyMap<string, string>): string {
  return records.map((record) => `${JSON.stringify(shown(record, joined))}\n`).join('');
}

/**
 * Each record as a row. What a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"):
 * logs hold what strangers have sent.
 */
export function csvLines(records: Entry[], joined: ReadonlyMap<string, string>): string {
  const rows = records.map((record) => {
    const object = shown(record, joined);
    return CSV_COLUMNS.map((column) => cell(object[column]));
  });
  return stringify(rows, { escape_formulas: true });
}

function shown({ entry, text }: Entry, joined: ReadonlyMap<string, string>) {
  const object = recordJSON(entry, joined) as Record<string, unknown>;
  const { pattern } = object;
  const id = typeof pattern === 'string' ? { patternID: patternID(pattern) } : {};
  return { ...object, ...id, text } as Record<string, unknown>;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
