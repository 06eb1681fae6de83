/** Texts that stand in every record that a query matches: where they are not, nothing else need be looked at. */

import { regexLiteral } from '../language/regex-literal.ts';
import type { Query } from '../language/tree.ts';
import { addressText, MAPPED } from './address-range.ts';
import { escapesOf, type Notation, valueText } from './value-text.ts';

export interface RequiredText {
  /** Stands in every record that matches, ASCII case-insensitive. */
  text: string;
  /** Where one of these stands, a record may match without it. */
  unless: readonly string[];
}

/**
 * Null where there is none. Of several one without exceptions, and of those the longest, because it is rarest. `notation` is that
 * of the records' values.
 */
export function requiredText(query: Query, notation: Notation): RequiredText | null {
  switch (query.kind) {
    case 'text':
      return required(query.text);
    case 'regex':
      return required(regexLiteral(query.source, query.ignoresCase));
    case 'ip':
      return required(addressText(query), [MAPPED, ...escapesOf(notation)]);
    case 'path':
    case 'field':
      return required(valueText(query.test, notation), escapesOf(notation));
    case 'and':
      return query.terms.map((term) => requiredText(term, notation)).reduce(better, null);
    default:
      return null;
  }
}

function required(text: string | null, unless: readonly string[] = []): RequiredText | null {
  // What is shown as U+FFFD has other bytes in the file.
  return text === null || text.includes('\uFFFD') ? null : { text, unless };
}

function better(best: RequiredText | null, other: RequiredText | null): RequiredText | null {
  if (best === null || other === null) return best ?? other;
  const moreExceptions = other.unless.length - best.unless.length;
  if (moreExceptions !== 0) return moreExceptions < 0 ? other : best;
  return other.text.length > best.text.length ? other : best;
}
