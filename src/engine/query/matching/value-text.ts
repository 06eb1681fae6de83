/** What of a value stands in the text of a record that holds it: values are compared as they are read, which is not always as they are written. */
import type { Format } from '../../formats/format.ts';
import type { ValueTest } from '../language/tree.ts';

/** How values are written in the records of a log: in those of some logs in several ways. */
export type Notation = Format['kind'] | 'mixed';

/** Of the records of a file of this format, or of none. */
export function notationOf(format: Format | null): Notation {
  if (format === null) return 'pattern';
  return format.isAlone || (format.spread !== null && !format.spread.mixes) ? format.kind : 'mixed';
}

/**
 * What a value may be written with instead of the characters of `valueText`: sequences of terminals; in JSON `\\u0041` and `\\/`; in
 * logfmt a backslash before any character.
 */
const ESCAPES: Record<Notation, readonly string[]> = {
  pattern: ['\x1b'],
  json: ['\x1b', '\\u', '\\/'],
  logfmt: ['\x1b', '\\'],
  xml: ['\x1b', '&'],
  csv: ['\x1b', '""'],
  pairs: ['\x1b'],
  labels: ['\x1b'],
  // A value of logfmt with a backslash that means something is in quotes.
  mixed: ['\x1b', '\\u', '\\/', '="'],
};

/** Where none of these stands in a record, the text of each value that it holds does. */
export const escapesOf = (notation: Notation): readonly string[] => ESCAPES[notation];

/** What is written with a backslash before it, or as a letter behind one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is meant
const WRITTEN_OTHERWISE = /["\\\x00-\x1f]/;
/** The same, and the signs of objects and lists, around which blanks may stand that are not read. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is meant
const WRITTEN_OTHERWISE_IN_JSON = /["\\\x00-\x1f:,{}[\]]/;
/** May be of a number, which JSON writes in several ways: 1e3 is 1000. */
const OF_A_NUMBER = /^[-+0-9eE]*\.?[-+0-9eE]*$/;

/** A text that stands in each record which holds the value, unless one of the escapes does; null where there is none. */
export function valueText(test: ValueTest, notation: Notation): string | null {
  // 200 is 2e2 as well.
  if (test.kind !== 'equals' || test.number !== null) return null;
  const runs = test.pieces.flatMap((piece) => runsOf(piece, notation));
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  return longest === '' ? null : longest;
}

/** Names in objects that are read from XML, where they do not stand: of the text beside attributes, and of a moment. */
const OWN_NAMES = 'text instant';

/** What of a piece is written as it is read. */
function runsOf(piece: string, notation: Notation): string[] {
  const isTree = notation === 'json' || notation === 'xml' || notation === 'mixed';
  if (!isTree) return piece.split(WRITTEN_OTHERWISE);
  const runs = piece.split(WRITTEN_OTHERWISE_IN_JSON).filter((run) => !OF_A_NUMBER.test(run));
  return notation === 'xml' ? runs.filter((run) => !OWN_NAMES.includes(run)) : runs;
}
