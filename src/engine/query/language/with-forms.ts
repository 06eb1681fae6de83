/** Which masked forms the patterns of a query stand for, in one report. */
import { patternID } from '../../templates/pattern-id.ts';
import { mapTerms } from './terms.ts';
import type { Query } from './tree.ts';

/**
 * The query with the forms of its patterns, which differ from report to report: those that are joined to the pattern, and
 * its own text unless that is joined to another one. `joined`: the pattern of each form that is not its own.
 */
export function withForms(
  query: Query,
  joined: readonly (readonly [form: string, pattern: string])[],
): Query {
  return mapTerms(query, (term) => {
    if (term.kind !== 'pattern') return term;
    const ofPattern = joined.filter(([, pattern]) => patternID(pattern) === term.id);
    const isElsewhere = joined.some(([form]) => patternID(form) === term.id);
    return { ...term, forms: ofPattern.map(([form]) => form), isOwn: !isElsewhere };
  });
}
