import type { Query } from './tree.ts';

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
export function needsPatterns(query: Query): boolean {
  switch (query.kind) {
    case 'pattern':
      return true;
    case 'and':
    case 'or':
      return query.terms.some(needsPatterns);
    case 'not':
      return needsPatterns(query.term);
    default:
      return false;
  }
}
