/** JSON whose numbers stay as they are written where a double cannot hold them. */

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

/** What TypeScript does not declare yet (ECMAScript: JSON.parse source text access). */
declare global {
  interface JSON {
    parse(text: string, reviver: Reviver): unknown;
    rawJSON(text: string): unknown;
    isRawJSON(value: unknown): boolean;
  }
}

/** Only a text with such a piece may hold one: 16 digits, an exponent, or a negative zero. */
const MAY_BE_INEXACT = /\d{16}|\d[eE]|-0/;
/** Objects and lists inside each other; the reviver of JSON.parse calls itself for each. */
const MAX_DEPTH = 500;

/**
 * As JSON.parse, with a `JSON.rawJSON` in place of each number that is no safe integer, too large, too small, or `-0`, so
 * that JSON.stringify writes it as it came. Text that is nested more than 500 deep is parsed as JSON.parse does.
 */
export function parseExact(text: string): unknown {
  if (!MAY_BE_INEXACT.test(text) || isDeep(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, { source }) =>
    typeof value === 'number' && !isExact(value, source!) ? JSON.rawJSON(source!) : value,
  );
}

function isExact(value: number, source: string): boolean {
  // A negative zero, and what is too small.
  if (value === 0) return /^0(\.0+)?([eE].*)?$/.test(source);
  return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
}

/** Brackets in strings count as well: then a text that is not deep is parsed plainly, which happens to no log. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
