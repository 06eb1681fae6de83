/**
 * Formats of one file, whose first lines say how it is to be read: the columns of CSV, the element of XML, the indentation of
 * printed JSON. What they say becomes a definition, because chunks do not see these lines.
 */
import type { FormatDefinition } from '../../types.ts';
import type { Format } from '../format.ts';
import { loadFormat } from '../load-format.ts';
import { withMembersByRule } from '../members/member-names.ts';
import { definitionByName } from '../registry.ts';
import { rowOf, timeColumns } from '../spread/csv-rows.ts';
import { labelBlocksOf } from '../spread/label-blocks.ts';
import { elementAtStart } from '../spread/xml-elements.ts';

export interface HeadFormat {
  format: Format;
  definition: FormatDefinition;
}

/** Different elements, or indentations, that are tried at most. */
const MOST = 8;
/** A header stands in the first lines. */
const HEADER_LINES = 8;
/** Of Zeek, before the names of columns. */
const ZEEK = /^#fields\t/;
const SEPARATORS = [',', ';', '\t', '|'];
const LEAST_COLUMNS = 2;

/** What the lines allow, for formats of these names. */
export function headFormats(lines: readonly string[], names: ReadonlySet<string>): HeadFormat[] {
  const found: HeadFormat[] = [];
  const add = (name: string, fields: Record<string, unknown>): void => {
    const definition = { ...definitionByName(name), ...fields };
    found.push({ definition, format: loadFormat(name, definition) });
  };
  if (names.has('csv')) {
    const header = headerOf(lines);
    if (header) add('csv', header);
  }
  if (names.has(LABELS)) {
    const found = labelBlocksOf(lines);
    if (found) add(LABELS, { starts: [found.start], keys: withTimes(found.times) });
  }
  // The last ones stand within the others, so they come first.
  if (names.has('xml')) for (const element of elementsOf(lines)) add('xml', { element });
  if (names.has('json-list'))
    for (const spread of indentationsOf(lines)) add('json-list', { spread });
  return found;
}

const LABELS = 'labels';

/** The keys of blocks of names and values, with names of times that no rule knows. */
function withTimes(times: readonly string[]): Record<string, unknown> {
  const { keys } = definitionByName(LABELS) as { keys: { timestamp: string[] } };
  return { ...keys, timestamp: [...new Set([...keys.timestamp, ...times])] };
}

function elementsOf(lines: readonly string[]): string[] {
  const names = new Set<string>();
  for (const line of lines) {
    const name = line.includes('<') ? elementAtStart(line) : null;
    if (name !== null) names.add(name);
    if (names.size === MOST) break;
  }
  return [...names].reverse();
}

/** Those for which there is no format of its own. */
function indentationsOf(lines: readonly string[]): string[] {
  const found = new Set<string>();
  for (const line of lines) {
    const spaces = /^([ \t]+)\{[ \t]*$/.exec(line)?.[1];
    if (spaces !== undefined && !KNOWN_INDENTATIONS.has(spaces)) found.add(spaces);
    if (found.size === MOST) break;
  }
  return [...found].reverse();
}
const KNOWN_INDENTATIONS = new Set(['  ', '    ', '\t']);

/** Names of columns, of which one is a time and another one a level or a message. */
function headerOf(lines: readonly string[]): { columns: string[]; separator: string } | null {
  for (const line of lines.slice(0, HEADER_LINES)) {
    for (const separator of SEPARATORS) {
      if (!line.includes(separator)) continue;
      const header = line.trim();
      const { fields, isOpen, isOdd } = rowOf(header.replace(ZEEK, ''), separator);
      const columns = fields.map((field) => field.trim());
      if (isOpen || isOdd || columns.length < LEAST_COLUMNS || !columns.every(isName)) continue;
      if (ZEEK.test(header) || tellsRecords(columns))
        return { columns: unique(columns), separator };
    }
  }
  return null;
}

const isName = (text: string): boolean => /^[@_A-Za-z\u0080-\uffff][^\n"=]{0,63}$/.test(text);

function tellsRecords(columns: readonly string[]): boolean {
  const { keys } = loadFormat('csv', definitionByName('csv'));
  const found = withMembersByRule(keys, Object.fromEntries(columns.map((name) => [name, ''])));
  const has = (names: readonly string[]): boolean => names.some((name) => columns.includes(name));
  return timeColumns(columns, keys).length > 0 && (has(found.level) || has(found.message));
}

/** A name that stands twice is a name with its number behind it. */
const unique = (columns: readonly string[]): string[] =>
  columns.map((name, index) => {
    const plain = name.replace(/\?$/, '');
    return columns.indexOf(name) < index ? `${plain} ${index + 1}` : plain;
  });
