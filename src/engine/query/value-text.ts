/** What of a value stands in the text of a record that holds it. */
import type { ValueTest } from './tree.ts';

/**
 * What a value may be written with instead of its characters: sequences of terminals, escapes of JSON. Those of quotes, backslashes
 * and control characters are no part of `valueText`.
 */
export const ESCAPES: readonly string[] = ['\x1b', '\\u', '\\/'];

/** What JSON writes with a backslash; `/` may be and is among the escapes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is meant
const WRITTEN_OTHERWISE = /["\\\x00-\x1f]/;

/** A text that stands in each record which holds the value, unless one of the escapes does; null where there is none. */
export function valueText(test: ValueTest): string | null {
  // 200 is 2e2 as well.
  if (test.kind !== 'equals' || test.number !== null) return null;
  // Quotes, backslashes and control characters have a backslash before them in some formats.
  const runs = test.pieces.flatMap((piece) => piece.split(WRITTEN_OTHERWISE));
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  return longest === '' ? null : longest;
}
