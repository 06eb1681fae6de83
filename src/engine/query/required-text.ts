/** Texts that stand in every record that a query matches: where they are not, nothing else need be looked at. */
import { regexLiteral } from './regex-literal.ts';
import type { Query } from './tree.ts';

/**
 * A text that stands in every record that matches, ASCII case-insensitive; null where there is none. Of several the
 * longest one, because it is rarest.
 */
export function requiredText(query: Query): string | null {
  switch (query.kind) {
    case 'text':
      // What is shown as U+FFFD has other bytes in the file.
      return query.text.includes('\uFFFD') ? null : query.text;
    case 'regex':
      return regexLiteral(query.source, query.ignoresCase);
    case 'and':
      return longest(query.terms.map(requiredText));
    default:
      return null;
  }
}

function longest(texts: (string | null)[]): string | null {
  return texts.reduce(
    (best, text) => ((text?.length ?? 0) > (best?.length ?? 0) ? text : best),
    null,
  );
}
