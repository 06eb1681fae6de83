/** The question of a command, and its bounds. */
import { parseQuery, patternID, type Query, QueryError } from '../../engine/query/index.ts';
import type { Filter } from '../../engine-threads/filter.ts';
import { UsageError } from '../output/failure.ts';

/** Characters of a faulty question that are shown before and behind the fault. */
const SHOWN_BEFORE = 60;
const SHOWN_BEHIND = 20;

/** Throws a UsageError that shows the place of the fault. */
export function readQuestion(
  text: string,
  { from = null, to = null }: { from?: number | null; to?: number | null } = {},
): Filter {
  try {
    return { query: parseQuery(text), bounds: { from, to } };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw new UsageError(`${error.message}\n${pointedAt(text, error.position)}`, { cause: error });
  }
}

/** A piece of the text on one line, and below it a sign at the place. */
export function pointedAt(text: string, position: number): string {
  const start = Math.max(0, position - SHOWN_BEFORE);
  const piece = text.slice(start, position + SHOWN_BEHIND).replace(/\s/g, ' ');
  return `  ${piece}\n  ${' '.repeat(position - start)}^`;
}

/** Does the answer depend on the numbers of lines? */
export function needsLines(query: Query): boolean {
  switch (query.kind) {
    case 'line':
      return true;
    case 'and':
    case 'or':
      return query.terms.some(needsLines);
    case 'not':
      return needsLines(query.term);
    default:
      return false;
  }
}

/** The query with what each `pattern:ID` stands for. `joined`: the pattern of each form that is not its own. */
export function withForms(query: Query, joined: [form: string, pattern: string][]): Query {
  switch (query.kind) {
    case 'pattern': {
      const forms = joined.filter(([, pattern]) => patternID(pattern) === query.id);
      if (forms.length > 0) {
        // The text of a pattern can be a form as well.
        return { ...query, forms: [forms[0]![1], ...forms.map(([form]) => form)] };
      }
      const isElsewhere = joined.some(([form]) => patternID(form) === query.id);
      return isElsewhere ? { ...query, forms: [] } : query;
    }
    case 'and':
    case 'or':
      return { ...query, terms: query.terms.map((term) => withForms(term, joined)) };
    case 'not':
      return { ...query, term: withForms(query.term, joined) };
    default:
      return query;
  }
}
