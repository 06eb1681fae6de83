/** The columns of the records: which there are, which are chosen, and what stands in them. */
import type { LogRecord } from '../../api/types.ts';
import { fieldTerm, ownTerm } from '../filter/terms.ts';

/** Shown where nothing else is chosen. The number of the line is always there. */
export const STANDARD_COLUMNS: readonly string[] = ['time', 'level', 'message'];
/** What the columns are in the order in which they stand; fields come before the message. */
const LAST = 'message';
const FIRST = ['time', 'level'];

/** Records that are looked at for the fields there are. */
const SAMPLE = 500;
/** Characters of a column at most, and at least. */
const WIDEST = 28;
const NARROWEST = 4;

/** As the address has them: names with commas between. */
export function readColumns(text: string | undefined): readonly string[] {
  if (text === undefined) return STANDARD_COLUMNS;
  const names = text.split(',').map((name) => name.replaceAll('%2C', ',').replaceAll('%25', '%'));
  return inOrder(names.filter((name) => name !== ''));
}

/** For the address; undefined for what is shown anyway. */
export function writeColumns(names: readonly string[]): string | undefined {
  const ordered = inOrder(names);
  if (ordered.join() === STANDARD_COLUMNS.join()) return undefined;
  // A list of none is another one than no list.
  if (ordered.length === 0) return ',';
  return ordered.map((name) => name.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',');
}

function inOrder(names: readonly string[]): readonly string[] {
  const all = [...new Set(names)];
  const fields = all.filter((name) => !STANDARD_COLUMNS.includes(name));
  const has = (name: string) => all.includes(name);
  return [...FIRST.filter(has), ...fields, ...(has(LAST) ? [LAST] : [])];
}

export const fieldsOf = (columns: readonly string[]): string[] =>
  columns.filter((name) => !STANDARD_COLUMNS.includes(name));

/** The names of the fields that records have, those that most have first. */
export function fieldNamesIn(records: readonly LogRecord[]): string[] {
  const counts = new Map<string, number>();
  for (const record of records.slice(0, SAMPLE)) {
    const names = new Set(flatFields(record).map(([name]) => name));
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort(([one, a], [other, b]) => b - a || one.localeCompare(other))
    .map(([name]) => name)
    .filter((name) => !STANDARD_COLUMNS.includes(name));
}

/** The values of a field, one behind the other; empty where the record has none. */
export const valueIn = (record: LogRecord, field: string): string =>
  flatFields(record)
    .filter(([name]) => name === field)
    .map(([, value]) => value)
    .join(', ');

/** The fields as they can be asked for: those inside others by their path, and the addresses. */
export const flatFields = ({ fields, ips }: LogRecord): [name: string, value: string][] => [
  ...flat(fields ?? {}),
  ...(ips ?? []).map((ip): [string, string] => ['ip', ip]),
];

/** The same and the form of the record, each with the term that finds the record by it. */
export const fieldTerms = ({
  fields,
  form,
  ips,
}: LogRecord): { name: string; value: string; term: string }[] => [
  ...flat(fields ?? {}).map(([name, value]) => ({ name, value, term: fieldTerm(name, value) })),
  ...(form ? [{ name: 'form', value: form, term: ownTerm('form', form) }] : []),
  ...(ips ?? []).map((ip) => ({ name: 'ip', value: ip, term: ownTerm('ip', ip) })),
];

function flat(fields: Record<string, unknown>, path = ''): [name: string, value: string][] {
  return Object.entries(fields).flatMap(([key, value]): [string, string][] => {
    const name = `${path}${key}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return flat(value as Record<string, unknown>, `${name}.`);
    }
    const values = Array.isArray(value) ? value : [value];
    return values.map((one) => [name, typeof one === 'string' ? one : JSON.stringify(one)]);
  });
}

/** The widths of the columns as CSS writes a grid: fields are as wide as what stands in them. */
export function gridOf(columns: readonly string[], records: readonly LogRecord[]): string {
  const sample = records.slice(0, SAMPLE);
  const widths = columns.map((name) => {
    // As wide as the times of the report are long.
    if (name === 'time') return 'var(--record-time, 72px)';
    if (name === 'level') return '62px';
    if (name === LAST) return 'minmax(0, 1fr)';
    const longest = Math.max(name.length, ...sample.map((record) => valueIn(record, name).length));
    return `minmax(0, ${Math.min(WIDEST, Math.max(NARROWEST, longest)) + 1}ch)`;
  });
  return ['84px', ...widths, ...(columns.includes(LAST) ? [] : ['minmax(0, 1fr)'])].join(' ');
}
