/** The words and signs of a query. */
import { QueryError } from './query-error.ts';

export type Token =
  | { kind: '(' | ')' | '-' | 'and' | 'or' | 'not' | 'end'; at: number }
  | { kind: 'text'; at: number; text: string }
  | { kind: 'regex'; at: number; source: string; flags: string }
  | ({ kind: 'field'; at: number } & FieldParts);

interface FieldParts {
  name: string;
  /** A name in quotes is always that of a field: it has no meaning of its own. */
  isNameQuoted: boolean;
  value: string;
  valueAt: number;
  isQuoted: boolean;
}

const KEYWORDS = new Map([
  ['AND', 'and'],
  ['OR', 'or'],
  ['NOT', 'not'],
] as const);

const NAME = /[A-Za-z_@$][\w.@$/-]*/;
/** A name, a colon, and not `://`, which is an address in a text. */
const FIELD = new RegExp(`${NAME.source}:(?!//)`, 'y');
const PLAIN_NAME = new RegExp(`^${NAME.source}$`);
const SPACE = /\s*/y;
/** What a word or a value goes on with. */
const WORD = /[^\s()"]+/y;

/** Whether a field may have its name without quotes. */
export const isPlainName = (name: string): boolean => PLAIN_NAME.test(name);

/** Cuts a query into tokens, the last of which is `end`. Throws QueryError. */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  let at = skip(SPACE, query, 0);
  while (at < query.length) {
    const { token, end } = tokenAt(query, at);
    tokens.push(token);
    at = skip(SPACE, query, end);
  }
  tokens.push({ kind: 'end', at });
  return tokens;
}

interface Read {
  token: Token;
  end: number;
}

function tokenAt(query: string, at: number): Read {
  const first = query[at]!;
  if (first === '(' || first === ')' || first === '-') {
    return { token: { kind: first, at }, end: at + 1 };
  }
  if (first === '"') return quotedAt(query, at);
  if (first === '/') return regexAt(query, at);
  return fieldAt(query, at) ?? wordAt(query, at);
}

/** Text, or the name of a field. */
function quotedAt(query: string, at: number): Read {
  const { text, end } = phraseAt(query, at);
  if (query[end] === ':') return fieldWith({ name: text, isNameQuoted: true }, query, at, end + 1);
  if (text === '') throw new QueryError(at + 1, 'text between the quotes');
  return { token: { kind: 'text', at, text }, end };
}

function phraseAt(query: string, at: number): { text: string; end: number } {
  let text = '';
  for (let i = at + 1; i < query.length; i++) {
    if (query[i] === '"') return { text, end: i + 1 };
    // Only quotes and backslashes need one before them; a path of Windows may be written as it is.
    if (query[i] === '\\' && (query[i + 1] === '"' || query[i + 1] === '\\')) i++;
    text += query[i];
  }
  throw new QueryError(query.length, 'a closing quote (")');
}

function regexAt(query: string, at: number): Read {
  let isInClass = false;
  for (let i = at + 1; i < query.length; i++) {
    if (query[i] === '\\') i++;
    else if (query[i] === '[') isInClass = true;
    else if (query[i] === ']') isInClass = false;
    else if (query[i] === '/' && !isInClass) {
      const source = query.slice(at + 1, i).replaceAll('\\/', '/');
      if (source === '') throw new QueryError(at + 1, 'a regular expression between the slashes');
      const end = skip(/[^\s()]*/y, query, i + 1);
      const flags = query.slice(i + 1, end);
      if (flags !== '' && flags !== 'i') {
        throw new QueryError(i + 1, 'i (any case) or nothing behind a regular expression');
      }
      return { token: { kind: 'regex', at, source, flags }, end };
    }
  }
  throw new QueryError(query.length, 'a closing slash (/); quote text that begins with one');
}

function fieldAt(query: string, at: number): Read | undefined {
  const valueAt = skip(FIELD, query, at);
  if (valueAt === at) return undefined;
  const name = query.slice(at, valueAt - 1);
  return fieldWith({ name, isNameQuoted: false }, query, at, valueAt);
}

/** The field with the value that begins at `valueAt`. */
function fieldWith(
  field: Pick<FieldParts, 'name' | 'isNameQuoted'>,
  query: string,
  at: number,
  valueAt: number,
): Read {
  const isQuoted = query[valueAt] === '"';
  const { text: value, end } = isQuoted ? phraseAt(query, valueAt) : runAt(query, valueAt);
  if (value === '' && !isQuoted) throw new QueryError(valueAt, `a value of ${field.name}`);
  return { token: { kind: 'field', at, ...field, value, valueAt, isQuoted }, end };
}

function wordAt(query: string, at: number): Read {
  const { text, end } = runAt(query, at);
  const keyword = KEYWORDS.get(text as 'AND');
  return { token: keyword ? { kind: keyword, at } : { kind: 'text', at, text }, end };
}

function runAt(query: string, at: number): { text: string; end: number } {
  const end = skip(WORD, query, at);
  return { text: query.slice(at, end), end };
}

/** Where the sticky expression ends that is looked for at `at`; `at` where it is not there. */
function skip(expression: RegExp, query: string, at: number): number {
  expression.lastIndex = at;
  return expression.test(query) ? expression.lastIndex : at;
}
