/** The terms of a query, one by one, as the filter bar shows them. */
import { isOwnName, type OwnName } from '../../../../src/engine/query/language/own-names.ts';
import { isPlainName, tokensOf } from '../../../../src/engine/query/language/tokens.ts';

export interface Term {
  text: string;
  isExcluded: boolean;
}

/** The terms that stand beside each other. One of several joined by OR is a single one, and so is a faulty query. */
export function termsOf(query: string | undefined): Term[] {
  if (!query) return [];
  return partsOf(query).map((text) => ({ text, isExcluded: /^(-|NOT\s)/.test(text) }));
}

function partsOf(query: string): string[] {
  const starts = startsOf(query);
  if (starts === null) return [query];
  return starts.map((start, i) =>
    query
      .slice(start, starts[i + 1])
      .trim()
      .replace(/\s+AND$/, ''),
  );
}

/** Where the terms of the outermost level begin; null where it has an OR, or a fault. */
function startsOf(query: string): number[] | null {
  const starts: number[] = [];
  let depth = 0;
  let isNegated = false;
  try {
    for (const { kind, at } of tokensOf(query)) {
      if (kind === 'end') continue;
      if (depth === 0 && kind === 'or') return null;
      const isTerm = kind !== 'and' && kind !== ')';
      if (depth === 0 && isTerm && !isNegated) starts.push(at);
      isNegated = depth === 0 && (kind === '-' || kind === 'not');
      if (kind === '(') depth++;
      if (kind === ')') depth--;
    }
  } catch {
    return null;
  }
  return starts;
}

/** The query with one more term; the opposite of it goes. */
export function withTerm(query: string | undefined, term: string): string {
  const opposite = term.startsWith('-') ? term.slice(1) : `-${term}`;
  const kept = termsOf(query)
    .map(({ text }) => text)
    .filter((text) => text !== opposite && text !== term);
  return joinedQuery([...kept, term]);
}

export function withoutTerm(query: string | undefined, index: number): string | undefined {
  const left = termsOf(query).filter((_, i) => i !== index);
  return left.length === 0 ? undefined : joinedQuery(left.map(({ text }) => text));
}

/** Terms that must all match: of several, those with an OR of their own are put into parentheses; a single one needs none. */
export function joinedQuery(terms: string[]): string {
  if (terms.length === 1) return withoutParentheses(terms[0]!);
  return terms.map((term) => (startsOf(term) === null ? `(${term})` : term)).join(' ');
}

/** What stands in parentheses that hold the whole; else the term as it is. */
function withoutParentheses(term: string): string {
  const inner = /^\((.*)\)$/s.exec(term)?.[1];
  return inner !== undefined && isBalanced(inner) ? inner : term;
}

/** Whether parentheses close no others than they have opened: `(a) OR (b)` begins and ends with some that are not a pair. */
function isBalanced(query: string): boolean {
  let depth = 0;
  try {
    for (const { kind } of tokensOf(query)) {
      if (kind === '(') depth++;
      if (kind === ')' && --depth < 0) return false;
    }
  } catch {
    return false;
  }
  return depth === 0;
}

/** The query without a term, wherever it stands. */
export function withoutText(query: string | undefined, term: string): string | undefined {
  const left = termsOf(query).filter(({ text }) => text !== term);
  return left.length === 0 ? undefined : left.map(({ text }) => text).join(' ');
}

const inQuotes = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** Words that a query takes for its own. */
const OPERATORS = new Set(['AND', 'OR', 'NOT']);

/** Text as a query writes it: in quotes unless it is one plain word. */
export const textTerm = (text: string): string =>
  /^[\w.]+$/.test(text) && !OPERATORS.has(text) ? text : inQuotes(text);

/** What a query names itself, as a level or an address, with a value. */
export const ownTerm = (name: OwnName, value: string): string => `${name}:${valueText(value)}`;

/** A field of records with a value. Its name stands in quotes where a query would read it otherwise. */
export function fieldTerm(name: string, value: string): string {
  const isPlain = isPlainName(name) && !isOwnName(name);
  return `${isPlain ? name : inQuotes(name)}:${valueText(value)}`;
}

const valueText = (text: string): string =>
  /^[\w./:@+%-]+$/.test(text) && !/^[-/]/.test(text) ? text : inQuotes(text);
