/** Values of fields, and tests on them. */
import { lowerASCII } from '../../text.ts';
import type { ValueTest } from '../language/tree.ts';
import { numberOf } from './field-term.ts';

/**
 * Whether one of the values of a field passes a test: that of the member of the name, and, at each dot, that of a member
 * inside another. `a.b` is a member "a.b" and one "b" in "a".
 */
export function someFieldValue(
  fields: object,
  name: string,
  test: (value: unknown) => boolean,
): boolean {
  const own = memberOf(fields, name);
  if (own !== undefined && test(own)) return true;
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const outer = memberOf(fields, name.slice(0, dot));
    const isObject = typeof outer === 'object' && outer !== null;
    if (isObject && someFieldValue(outer, name.slice(dot + 1), test)) return true;
  }
  return false;
}

const memberOf = (fields: object, name: string): unknown =>
  Object.hasOwn(fields, name) ? (fields as Record<string, unknown>)[name] : undefined;

/** The test as a function. Of a list one of the values must pass. */
export function valueTester(test: ValueTest): (value: unknown) => boolean {
  const one = testerOfOne(test);
  return (value) => (Array.isArray(value) ? value.some(one) : one(value));
}

function testerOfOne(test: ValueTest): (value: unknown) => boolean {
  switch (test.kind) {
    case 'exists':
      return (value) => value !== undefined;
    case 'compares':
      return numberTester(test);
    case 'equals':
      return equalityTester(test);
  }
}

function numberTester({ comparison, number, integer }: Extract<ValueTest, { kind: 'compares' }>) {
  const bound = integer === undefined ? number : BigInt(integer);
  // Numbers of both kinds compare with each other by what they are.
  const compare = {
    '>': (value: number | bigint) => value > bound,
    '>=': (value: number | bigint) => value >= bound,
    '<': (value: number | bigint) => value < bound,
    '<=': (value: number | bigint) => value <= bound,
  }[comparison];
  return (value: unknown): boolean => {
    const own = exactNumberOf(value);
    return own !== null && compare(own);
  };
}

/** A whole number that a double does not hold as it is written, for comparisons. */
function exactNumberOf(value: unknown): number | bigint | null {
  const number = numberOfValue(value);
  if (number === null || Number.isSafeInteger(number)) return number;
  const text = textOf(value);
  return /^-?\d+$/.test(text) ? BigInt(text) : number;
}

function equalityTester({ pieces, number }: Extract<ValueTest, { kind: 'equals' }>) {
  const lowered = pieces.map(lowerASCII);
  const isSafe = number !== null && Math.abs(number) <= Number.MAX_SAFE_INTEGER;
  return (value: unknown): boolean => {
    if (value === undefined) return false;
    // 200, 200.0 and 2e2 are the same number. Of larger ones several ids would be the same.
    if (isSafe && numberOfValue(value) === number) return true;
    return matchesPieces(lowerASCII(textOf(value)), lowered);
  };
}

function numberOfValue(value: unknown): number | null {
  if (typeof value === 'number') return value;
  // A number that a double does not hold as it is written (formats/exact-json.ts).
  if (JSON.isRawJSON(value)) return numberOf(JSON.stringify(value));
  return typeof value === 'string' ? numberOf(value) : null;
}

/** As `records` prints it, but for the quotes of a text. */
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

/** Whether the text is the pieces in their order, with anything between them. */
function matchesPieces(text: string, pieces: string[]): boolean {
  const [first, ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first!) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first!.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= end;
}
