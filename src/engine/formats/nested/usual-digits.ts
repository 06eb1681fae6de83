/**
 * A text with the digits of a possible time in place of its own, so that what is read of it follows from its shape: all texts that
 * differ in nothing but the digits of their numbers, and in how many these are, become one.
 */

export interface UsualDigits {
  text: string;
  /** Where in the text as it was stands what now is at `at`, which is in no number. */
  placeOf(at: number): number;
}

const YEAR = '2011';
const MONTH = '[A-Z][a-z]{2}';
const YEARS = [
  `(?<=\\d[/ -]${MONTH}[/ -]+)\\d+`,
  `(?<=${MONTH} +\\d+,? +)\\d+(?=,? +\\d+:\\d)`,
  '\\d+(?=:\\d+:\\d+:\\d)',
];
/** A zone, and month and day as glog writes them, have four digits. */
const FOUR = ['(?<=[+-])\\d+', '(?<=^[A-Z])\\d+(?= )'];
/** A day stands before or behind the name of a month. */
const TWO = [`\\d+(?=[/ -]${MONTH}[/ -]\\d)`, `(?<=${MONTH} +)\\d+(?=,? )`];
const NUMBERS = new RegExp(
  `\\d+(?<mark>[-/.])\\d+\\k<mark>\\d+|(?<year>${YEARS.join('|')})|(?<four>${FOUR.join('|')})|(?<two>${TWO.join('|')})|(?<time>\\d+:\\d+:\\d+)|\\d+`,
  'g',
);

/** Replaces each number by one of the usual length: of dates and times as they are mostly written. */
export function withUsualDigits(original: string): UsualDigits {
  const moves: { from: number; by: number }[] = [];
  let text = '';
  let end = 0;
  for (const match of original.matchAll(NUMBERS)) {
    text += original.slice(end, match.index) + usualOf(match);
    end = match.index + match[0].length;
    moves.push({ from: text.length, by: text.length - end });
  }
  return {
    text: text + original.slice(end),
    placeOf: (at) => at - (moves.findLast(({ from }) => from <= at)?.by ?? 0),
  };
}

function usualOf(match: RegExpExecArray): string {
  const { mark, year, four, two, time } = match.groups!;
  // A date of numbers is read with its year in front, whatever stands there.
  if (mark !== undefined) return [YEAR, '11', '11'].join(mark);
  if (year !== undefined) return YEAR;
  if (time !== undefined) return '11:11:11';
  if (four !== undefined) return '1111';
  return two === undefined ? '1' : '11';
}
