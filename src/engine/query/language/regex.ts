/** Regular expressions that take time in proportion to the text, whatever they are: RE2's syntax and meaning. */
import { RE2JS, RE2JSException } from 're2js';
import { QueryError } from './query-error.ts';

/** Throws QueryError where the expression cannot be used; `at` is where it begins in the query. */
export function assertRegex(source: string, at: number): void {
  try {
    RE2JS.compile(source);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new QueryError(at, `a regular expression in RE2 syntax (${error.message})`);
  }
}

/** Whether a text contains what an expression, which must be valid, describes. */
export function regexTest(source: string, ignoresCase: boolean): (text: string) => boolean {
  const expression = RE2JS.compile(source, ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
  return (text) => expression.test(text);
}
