/**
 * What is searched for as text and rarely meant so: the words of the language in small letters, and comparisons without the
 * colon.
 */
import { isOwnName } from '../../../../src/engine/query/language/own-names.ts';
import { joinedQuery, termsOf } from './terms.ts';

export interface MeantOperator {
  /** As it was written. */
  word: string;
  /** The query with what was meant in its place. */
  query: string;
}

/** The first that may be meant otherwise; null where there is none. */
export function meantOperator(query: string | undefined): MeantOperator | null {
  const terms = termsOf(query).map(({ text }) => text);
  return meantComparison(terms) ?? meantWord(terms);
}

/** The first `or`, `and` or `not` that stands where an operator could. */
function meantWord(terms: string[]): MeantOperator | null {
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

/** Of the parts of `level >= warn`. */
const MOST_PARTS = 3;
/** A colon with a space before it: without one it is as it should be. */
const COMPARISON = /^(-?)([A-Za-z_@$][\w.@$/]*)(?: ?(>=|<=|>|<|!=|==?) ?| (:) ?)([^\s"()<>=!:]+)$/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** The first `level>=warn`, with spaces in it or not: a comparison stands behind a colon. */
function meantComparison(terms: string[]): MeantOperator | null {
  for (const at of terms.keys()) {
    for (let count = 1; count <= MOST_PARTS && at + count <= terms.length; count++) {
      const word = terms.slice(at, at + count).join(' ');
      const meant = comparisonOf(word);
      if (meant !== null) return { word, query: joinedQuery(terms.toSpliced(at, count, meant)) };
    }
  }
  return null;
}

/** Of names that are no words of the language only numbers are compared: `user=7` is text of many logs. */
function comparisonOf(text: string): string | null {
  const [, minus, name = '', sign = ':', , value = ''] = COMPARISON.exec(text) ?? [];
  const isOrder = /^[<>]/.test(sign);
  if (!isOwnName(name) && !(isOrder && NUMBER.test(value))) return null;
  const isExcluded = (minus === '-') !== (sign === '!=');
  return `${isExcluded ? '-' : ''}${name}:${isOrder ? sign : ''}${value}`;
}
