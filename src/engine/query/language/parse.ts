/**
 * The language of questions: terms beside each other for AND; OR; NOT or `-`; parentheses. Read by recursive descent,
 * one function for each level of the grammar.
 *
 *     or    := and ('OR' and)*
 *     and   := unary ('AND'? unary)*
 *     unary := ('NOT' | '-') unary | '(' or ')' | text | regex | field
 */

import { type FormNames, fieldTerm } from '../matching/field-term.ts';
import { QueryError } from './query-error.ts';
import { assertRegex } from './regex.ts';
import { type Token, tokensOf } from './tokens.ts';
import type { Query } from './tree.ts';

/** More is no question that somebody asks, and would cost everybody time. */
export const MAX_QUERY_CHARACTERS = 10_240;
const MAX_TERMS = 1000;
/** Parentheses and negations inside each other. */
const MAX_DEPTH = 100;

/**
 * Reads a question; an empty one is about every record. Throws QueryError.
 * @param formNames the names that formats can have; any, where it is left out
 */
export function parseQuery(text: string, formNames?: FormNames): Query {
  if (text.length > MAX_QUERY_CHARACTERS) {
    throw new QueryError(MAX_QUERY_CHARACTERS, 'the end of a query that is too long');
  }
  const parser = new Parser(tokensOf(text), formNames);
  return parser.whole();
}

class Parser {
  readonly #tokens: Token[];
  readonly #formNames: FormNames | undefined;
  #next = 0;
  #terms = 0;
  #depth = 0;

  constructor(tokens: Token[], formNames: FormNames | undefined) {
    this.#tokens = tokens;
    this.#formNames = formNames;
  }

  whole(): Query {
    if (this.#peek().kind === 'end') return { kind: 'all' };
    const query = this.#or();
    const { kind, at } = this.#peek();
    if (kind !== 'end') throw new QueryError(at, 'a term, AND, OR or the end');
    return query;
  }

  #or(): Query {
    const terms = [this.#and()];
    while (this.#take('or')) terms.push(this.#and());
    return joined('or', terms);
  }

  #and(): Query {
    const terms = [this.#unary()];
    for (;;) {
      const isExplicit = this.#take('and');
      if (!isExplicit && !this.#isTermNext()) return joined('and', terms);
      terms.push(this.#unary());
    }
  }

  #unary(): Query {
    const token = this.#peek();
    this.#next++;
    switch (token.kind) {
      case 'not':
      case '-':
        return this.#nested(token, () => ({ kind: 'not', term: this.#unary() }));
      case '(':
        return this.#nested(token, () => this.#inParentheses());
      case 'text':
        return this.#counted(token, { kind: 'text', text: token.text });
      case 'regex':
        assertRegex(token.source, token.at + 1);
        return this.#counted(token, {
          kind: 'regex',
          source: token.source,
          ignoresCase: token.flags === 'i',
        });
      case 'field':
        return this.#counted(token, fieldTerm(token, this.#formNames));
      default:
        throw new QueryError(token.at, TERM);
    }
  }

  #inParentheses(): Query {
    const query = this.#or();
    const { at } = this.#peek();
    if (!this.#take(')')) throw new QueryError(at, 'a term, AND, OR or a closing parenthesis');
    return query;
  }

  #nested(token: Token, read: () => Query): Query {
    if (++this.#depth > MAX_DEPTH) {
      throw new QueryError(token.at, `at most ${MAX_DEPTH} parentheses inside each other`);
    }
    const query = read();
    this.#depth--;
    return query;
  }

  #counted(token: Token, query: Query): Query {
    if (++this.#terms > MAX_TERMS) throw new QueryError(token.at, `at most ${MAX_TERMS} terms`);
    return query;
  }

  #isTermNext(): boolean {
    return !['end', ')', 'or', 'and'].includes(this.#peek().kind);
  }

  #peek(): Token {
    return this.#tokens[this.#next]!;
  }

  #take(kind: Token['kind']): boolean {
    const isNext = this.#peek().kind === kind;
    if (isNext) this.#next++;
    return isNext;
  }
}

const TERM = 'a term: text, "text", /expression/, NAME:value or a parenthesis';

const joined = (kind: 'and' | 'or', terms: Query[]): Query =>
  terms.length === 1 ? terms[0]! : { kind, terms };
