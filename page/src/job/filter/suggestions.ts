/** What may follow in the filter: fields, and values that the report knows, with how many records have them. */
import type { OwnName } from '../../../../src/engine/query/language/own-names.ts';
import type { AnyReport } from '../../api/types.ts';
import { SHOWN_LEVELS } from '../levels.ts';
import { ownTerm } from './terms.ts';

export interface Suggestion {
  text: string;
  /** Shown in its place. */
  label?: string;
  hint?: string;
  count?: number;
  /** False where a value has to follow. */
  isWhole: boolean;
}

const MOST = 12;
const FIELDS: [name: string, hint: string][] = [
  ['level:', 'error, >=warn, none'],
  ['form:', 'a form of the lines'],
  ['pattern:', 'a pattern of the report'],
  ['ip:', 'an address or a network'],
  ['status:', '404, 5xx, >=500'],
  ['method:', 'GET, POST'],
  ['path:', '/api/*'],
  ['invalid:', 'lines that were not understood'],
  ['line:', '100..200'],
  ['message:', 'text of the message'],
];

/** What is being typed: the last word, without the sign that excludes. */
export const wordAt = (text: string): string => /[^\s(]*$/.exec(text)![0].replace(/^-/, '');

export function suggestionsFor(text: string, report: AnyReport): Suggestion[] {
  const word = wordAt(text);
  const [, name, value] = /^(\w+):(.*)$/.exec(word) ?? [];
  if (name === undefined) {
    return FIELDS.filter(
      ([field]) => field.startsWith(word.toLowerCase()) && isKnown(field, report),
    ).map(([field, hint]) => ({ text: field, hint, isWhole: false }));
  }
  const wanted = value!.toLowerCase();
  return valuesOf(name, report)
    .filter(({ label, text: term }) => (label ?? term).toLowerCase().includes(wanted))
    .slice(0, MOST);
}

const isKnown = (field: string, { http, formats }: AnyReport): boolean =>
  field === 'form:'
    ? (formats?.length ?? 0) > 1
    : http !== null || !['status:', 'method:', 'path:'].includes(field);

function valuesOf(name: string, report: AnyReport): Suggestion[] {
  const { logLevelCounts, logsWithoutLevel, topIPs, http, invalidReasons, patterns } = report;
  switch (name) {
    case 'level':
      return SHOWN_LEVELS.map((level) => ({
        text: ownTerm('level', level),
        count: level === 'none' ? logsWithoutLevel : logLevelCounts[level],
        isWhole: true,
      })).filter(({ count }) => count > 0);
    case 'form':
      return (report.formats ?? []).map(({ name, records }) => {
        return { text: ownTerm('form', name), count: records, isWhole: true };
      });
    case 'ip':
      return topIPs.map(({ ip, count }) => ({ text: ownTerm('ip', ip), count, isWhole: true }));
    case 'status':
      return counted('status', http?.statuses ?? {});
    case 'method':
      return counted('method', http?.methods ?? {});
    case 'path':
      return (http?.topPaths ?? []).map(({ path, count }) => ({
        text: ownTerm('path', path),
        label: path,
        count,
        isWhole: true,
      }));
    case 'invalid':
      return counted('invalid', invalidReasons);
    case 'pattern':
      return patterns.map(({ id, pattern, count }) => ({
        ...{ text: ownTerm('pattern', id), label: pattern.replaceAll('<*>', '‹›') },
        ...{ count, isWhole: true },
      }));
    default:
      return [];
  }
}

const counted = (name: OwnName, counts: Record<string, number>): Suggestion[] =>
  Object.entries(counts)
    .sort(([, one], [, other]) => other - one)
    .map(([value, count]) => ({ text: ownTerm(name, value), count, isWhole: true }));
