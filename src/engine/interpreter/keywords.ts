/** Counting words in text, ASCII case-insensitively: `É` matches only itself, `k` no Kelvin sign. */
import type { PartialReport } from '../report/partial/partial-report.ts';
import { lowerASCII } from '../text.ts';

export interface KeywordCounter {
  /** Starts a new record. */
  begin(): void;
  /** Counts the keywords in one line of the record's message. */
  count(line: string): void;
}

/** Calls `found` with the place in the list and the occurrences of each keyword that a line holds. */
export type KeywordFinder = (
  line: string,
  found: (index: number, occurrences: number) => void,
) => void;

/** The words that are looked for, once each; an empty one would be found everywhere. */
export const wordsToFind = (keywords: readonly string[]): string[] =>
  [...new Set(keywords)].filter((word) => word !== '');

/** Finds words in lines; occurrences of one word do not overlap. */
export function keywordFinder(words: readonly string[]): KeywordFinder {
  const folded = words.map(lowerASCII);
  const areAscii = folded.every(isAscii);
  return (line, found) => {
    const text = areAscii && !hasOddCase(line) ? line.toLowerCase() : lowerASCII(line);
    for (let index = 0; index < folded.length; index++) {
      const word = folded[index]!;
      let occurrences = 0;
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        occurrences++;
      }
      if (occurrences > 0) found(index, occurrences);
    }
  };
}

/** Counts into partial.keywords: occurrences, and records that hold the word. */
export function keywordCounter(
  keywords: readonly string[],
  partial: PartialReport,
): KeywordCounter {
  const words = wordsToFind(keywords);
  const find = keywordFinder(words);
  const counts = words.map((word) => partial.keywords.get(word)!);
  const seen = words.map(() => false);
  const found = (index: number, occurrences: number): void => {
    counts[index]!.occurrences += occurrences;
    if (!seen[index]) counts[index]!.records++;
    seen[index] = true;
  };
  return {
    begin: () => {
      seen.fill(false);
    },
    count: (line) => find(line, found),
  };
}

const isAscii = (text: string): boolean => /^[\u0020-\u007e]*$/.test(text);

/**
 * The only letters outside ASCII whose lower case has an ASCII letter: the Kelvin sign, and I with a
 * dot. Where they are absent, toLowerCase finds ASCII words as well, and is much faster.
 */
const hasOddCase = (text: string): boolean => text.includes('\u212A') || text.includes('\u0130');
