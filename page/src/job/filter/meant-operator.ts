/** The words of the language are written in capitals: in small letters they are text that is searched for. */
import { joinedQuery, termsOf } from './terms.ts';

export interface MeantOperator {
  word: string;
  /** The query with the operator in its place. */
  query: string;
}

/** The first `or`, `and` or `not` that stands where an operator could; null where there is none. */
export function meantOperator(query: string | undefined): MeantOperator | null {
  const terms = termsOf(query).map(({ text }) => text);
  // With more than one it is not plain what is meant by them together.
  if (terms.filter((text) => /^(-.*|or|and|not|NOT\b.*)$/is.test(text)).length > 1) return null;
  const at = terms.findIndex((text, i) => isOperator(text, i > 0, i < terms.length - 1));
  if (at === -1) return null;
  const [word, before, after] = [terms[at]!, terms[at - 1]!, terms[at + 1]!];
  const first = word === 'or' ? at - 1 : at;
  const count = word === 'or' ? 3 : word === 'not' ? 2 : 1;
  const meant = { or: [`(${before} OR ${after})`], not: [`-${after}`], and: [] }[word]!;
  return { word, query: joinedQuery(terms.toSpliced(first, count, ...meant)) };
}

const isOperator = (text: string, hasBefore: boolean, hasAfter: boolean): boolean =>
  hasAfter && ((hasBefore && (text === 'or' || text === 'and')) || text === 'not');
