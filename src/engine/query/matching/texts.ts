import { someTerm } from '../language/terms.ts';
import type { Query } from '../language/tree.ts';
import type { RecordView } from '../scanning/record-view.ts';
import { someFieldValue } from './field-value.ts';

/** The texts that a query looks for, for whoever shows them: not those behind NOT. */
export function textsOf(query: Query): string[] {
  switch (query.kind) {
    case 'text':
      return [query.text];
    case 'and':
    case 'or':
      return query.terms.flatMap(textsOf);
    default:
      return [];
  }
}

/** Whether the answer depends on which pattern a record belongs to. */
export const needsPatterns = (query: Query): boolean =>
  someTerm(query, ({ kind }) => kind === 'pattern');

/** Whether it depends on the numbers of lines. */
export const needsLines = (query: Query): boolean => someTerm(query, ({ kind }) => kind === 'line');

/**
 * The names of fields that a query asks for, but for those that it gives a meaning of their own. Status, method and path are fields
 * of a log that is none of requests.
 */
export function fieldNames(query: Query): string[] {
  switch (query.kind) {
    case 'field':
      return query.name === 'message' ? [] : [query.name];
    case 'status':
    case 'method':
    case 'path':
      return [query.kind];
    case 'and':
    case 'or':
      return [...new Set(query.terms.flatMap(fieldNames))];
    case 'not':
      return fieldNames(query.term);
    default:
      return [];
  }
}

export const hasField = (record: RecordView, name: string): boolean =>
  record.reason === null && someFieldValue(record.fields, name, () => true);
