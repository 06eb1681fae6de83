/** Walks over the terms of a query, those behind NOT included. */
import type { Query } from './tree.ts';

/** Whether one of the terms is what `test` looks for. */
export function someTerm(query: Query, test: (term: Query) => boolean): boolean {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.terms.some((term) => someTerm(term, test));
    case 'not':
      return someTerm(query.term, test);
    default:
      return test(query);
  }
}

/** The query with each term as `change` gives it. */
export function mapTerms(query: Query, change: (term: Query) => Query): Query {
  switch (query.kind) {
    case 'and':
    case 'or':
      return { ...query, terms: query.terms.map((term) => mapTerms(term, change)) };
    case 'not':
      return { ...query, term: mapTerms(query.term, change) };
    default:
      return change(query);
  }
}
