/** Terms of the form NAME:value. */
import { LEVELS, levelOfWord, NO_LEVEL } from '../../levels/levels.ts';
import { nearNames } from '../../near-names.ts';
import { INVALID_REASONS, type InvalidReason } from '../../types.ts';
import { isOwnName, type OwnName } from '../language/own-names.ts';
import { QueryError } from '../language/query-error.ts';
import type { Token } from '../language/tokens.ts';
import type { Comparison, Query, ValueTest } from '../language/tree.ts';
import { addressRange } from './address-range.ts';

type FieldToken = Extract<Token, { kind: 'field' }>;

const COMPARISON = /^(>=|<=|>|<)?(.*)$/s;
const STATUS = /^([1-9])(?:(\d\d)|xx)$/i;
const LINES = /^(\d{1,15})(?:\.\.(\d{1,15}))?$/;
const FORMAT_NAME = /^[a-z0-9-]+$/;
/** Names that a message tells. */
const MOST_NEAR = 3;
const PATTERN_ID = /^[0-9a-f]{16}$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const HIGHEST_STATUS = 999;

/** Any other name, and one in quotes, is a field of the format. */
const READERS: Record<OwnName, (token: FieldToken, formNames?: FormNames) => Query> = {
  level: levelTerm,
  form: formTerm,
  pattern: patternTerm,
  ip: (token) => ({ kind: 'ip', ...addressRange(token.value, token.valueAt) }),
  status: statusTerm,
  method: (token) => ({ kind: 'method', test: valueTest(token) }),
  path: (token) => ({ kind: 'path', test: valueTest(token) }),
  invalid: invalidTerm,
  line: lineTerm,
};

/** The names that formats can have: they are asked for where a query has one. */
export type FormNames = () => readonly string[];

/** Throws QueryError where the value is none that the name can have. Without `formNames` a format may have any name. */
export function fieldTerm(token: FieldToken, formNames?: FormNames): Query {
  const { name, isNameQuoted } = token;
  if (!isNameQuoted && isOwnName(name)) return READERS[name](token, formNames);
  return { kind: 'field', name, test: valueTest(token) };
}

function levelTerm({ value, valueAt }: FieldToken): Query {
  if (value.toLowerCase() === 'none') return { kind: 'no_level' };
  const [comparison, word] = comparisonOf(value);
  const level = levelOfWord(word);
  if (level === NO_LEVEL) {
    const at = valueAt + value.length - word.length;
    throw new QueryError(at, `a level (${LEVELS.join(', ')}) or none`);
  }
  return { kind: 'level', ...range(comparison, level, 0, LEVELS.length - 1) };
}

function formTerm({ value, valueAt }: FieldToken, formNames?: FormNames): Query {
  const name = value.toLowerCase();
  const names = formNames?.() ?? [];
  const isKnown = formNames === undefined || names.includes(name);
  if (isKnown && FORMAT_NAME.test(name)) return { kind: 'form', name };
  const near = nearNames(name, names, MOST_NEAR);
  const which =
    near.length > 0 ? `, perhaps ${near.join(' or ')}` : ' (`log-flow formats list` has all)';
  throw new QueryError(valueAt, `the name of a format${which}`);
}

function patternTerm({ value, valueAt }: FieldToken): Query {
  const id = value.toLowerCase();
  if (!PATTERN_ID.test(id)) {
    throw new QueryError(valueAt, 'the id of a pattern, 16 hexadecimal digits');
  }
  return { kind: 'pattern', id };
}

function statusTerm({ value, valueAt }: FieldToken): Query {
  const [comparison, text] = comparisonOf(value);
  const parts = STATUS.exec(text);
  if (!parts) throw new QueryError(valueAt, 'a status such as 404, 5xx or >=500');
  const first = Number(parts[1]) * 100 + Number(parts[2] ?? 0);
  const last = parts[2] === undefined ? first + 99 : first;
  if (comparison === '=') return { kind: 'status', from: first, to: last };
  // Of a class the nearest status that does not belong to it: >4xx begins with 500.
  const bound = comparison === '>' || comparison === '<=' ? last : first;
  return { kind: 'status', ...range(comparison, bound, 0, HIGHEST_STATUS) };
}

function invalidTerm({ value, valueAt }: FieldToken): Query {
  if (value === 'true') return { kind: 'invalid', reason: null };
  if (value === 'false') return { kind: 'not', term: { kind: 'invalid', reason: null } };
  if ((INVALID_REASONS as readonly string[]).includes(value)) {
    return { kind: 'invalid', reason: value as InvalidReason };
  }
  throw new QueryError(valueAt, `true, false or a reason (${INVALID_REASONS.join(', ')})`);
}

function lineTerm({ value, valueAt }: FieldToken): Query {
  const [comparison, text] = comparisonOf(value);
  const parts = LINES.exec(text);
  const isRange = parts?.[2] !== undefined;
  if (!parts || (isRange && comparison !== '=')) {
    throw new QueryError(valueAt, 'lines such as 7, 100..200 or >=1000');
  }
  const first = Number(parts[1]);
  if (isRange) return { kind: 'line', from: first, to: Number(parts[2]) };
  return { kind: 'line', ...range(comparison, first, 1, Number.MAX_SAFE_INTEGER) };
}

function valueTest({ value, valueAt, isQuoted }: FieldToken): ValueTest {
  if (isQuoted) return { kind: 'equals', pieces: [value], number: numberOf(value) };
  const [comparison, text] = comparisonOf(value);
  if (comparison !== '=') {
    const number = numberOf(text);
    if (number === null) throw new QueryError(valueAt + value.length - text.length, 'a number');
    const isLarge = /^\d+$/.test(text) && !Number.isSafeInteger(number);
    return { kind: 'compares', comparison, number, ...(isLarge && { integer: text }) };
  }
  if (value === '*') return { kind: 'exists' };
  return { kind: 'equals', pieces: value.split('*'), number: numberOf(value) };
}

function comparisonOf(value: string): [Comparison, string] {
  const [, sign, rest] = COMPARISON.exec(value)!;
  return [(sign ?? '=') as Comparison, rest!];
}

/** The whole numbers, from least to most, that compare so with a bound. */
function range(
  comparison: Comparison,
  bound: number,
  least: number,
  most: number,
): { from: number; to: number } {
  switch (comparison) {
    case '=':
      return { from: bound, to: bound };
    case '>':
      return { from: bound + 1, to: most };
    case '>=':
      return { from: bound, to: most };
    case '<':
      return { from: least, to: bound - 1 };
    case '<=':
      return { from: least, to: bound };
  }
}

/** The number that a text is as a whole; null for any other text. */
export function numberOf(text: string): number | null {
  if (!NUMBER.test(text)) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}
