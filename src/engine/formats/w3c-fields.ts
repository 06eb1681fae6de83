/**
 * W3C extended logs say in a directive which fields a line has, and in which order. What it says in the
 * first lines of a file becomes a format for that file, because chunks do not see the directive.
 */
import type { FormatDefinition } from '../types.ts';
import { definitionByName } from './registry.ts';

const DIRECTIVE = '#Fields:';

/** Fields that tell something; all others are tokens. */
const KINDS = new Map(
  Object.entries({
    'cs-method': '%{method}',
    'cs-uri': '%{path}',
    'cs-uri-stem': '%{path}',
    'sc-status': '%{status}',
    'sc-bytes': '%{bytes}',
  }),
);

/**
 * The format of a file whose first lines are these; null where none of them is a directive that names
 * a date and a time, one after the other. The usual orders stay, for a file that changes its own.
 */
export function w3cDefinition(lines: readonly string[]): FormatDefinition | null {
  const directive = lines.find((line) => line.startsWith(DIRECTIVE));
  const names = directive?.slice(DIRECTIVE.length).trim().split(/\s+/) ?? [];
  const pattern = patternOf(names, lines.some(isFromMicrosoft));
  if (pattern === null) return null;
  const usual = definitionByName('w3c');
  return { ...usual, patterns: [pattern, ...(usual.patterns as string[])] };
}

/** IIS counts milliseconds; who else writes `time-taken` may count seconds. */
const isFromMicrosoft = (line: string): boolean => line.startsWith('#Software: Microsoft');

function patternOf(names: readonly string[], countsMilliseconds: boolean): string | null {
  const date = names.indexOf('date');
  if (date < 0 || names[date + 1] !== 'time') return null;
  return names
    .filter((_, index) => index !== date + 1)
    .map((name) => {
      if (name === 'date') return '%{ts:iso8601}';
      if (name === 'time-taken' && countsMilliseconds) return '%{duration:ms}';
      return KINDS.get(name) ?? `%{token:${name.replace(/[^a-zA-Z-]/g, '_')}}`;
    })
    .join(' ');
}
