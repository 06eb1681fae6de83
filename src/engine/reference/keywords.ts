/** Counting words in text, ASCII case-insensitively: `É` matches only itself, `k` no Kelvin sign. */
import type { PartialReport } from '../types.ts';

export interface KeywordCounter {
  /** Starts a new record. */
  begin(): void;
  /** Counts the keywords in one line of the record's message. */
  count(line: string): void;
}

/** Counts into partial.keywords: occurrences that do not overlap, and records that hold the word. */
export function keywordCounter(
  keywords: readonly string[],
  partial: PartialReport,
): KeywordCounter {
  const words = [...new Set(keywords)]
    // An empty word would be found everywhere.
    .filter((word) => word !== '')
    .map((word) => ({ text: asciiLower(word), counts: partial.keywords.get(word)!, seen: false }));
  const areAscii = words.every((word) => isAscii(word.text));
  const fold = (line: string): string =>
    areAscii && !hasOddCase(line) ? line.toLowerCase() : asciiLower(line);
  return {
    begin() {
      for (const word of words) word.seen = false;
    },
    count(line) {
      const text = fold(line);
      for (const word of words) {
        let at = text.indexOf(word.text);
        if (at < 0) continue;
        if (!word.seen) word.counts.records++;
        word.seen = true;
        for (; at >= 0; at = text.indexOf(word.text, at + word.text.length)) {
          word.counts.occurrences++;
        }
      }
    },
  };
}

const isAscii = (text: string): boolean => /^[\u0020-\u007e]*$/.test(text);

/**
 * The only letters outside ASCII whose lower case has an ASCII letter: the Kelvin sign, and I with a
 * dot. Where they are absent, toLowerCase finds ASCII words as well, and is much faster.
 */
const hasOddCase = (text: string): boolean => text.includes('\u212A') || text.includes('\u0130');

/** Lower-cases A to Z alone. */
const asciiLower = (text: string): string =>
  text.replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
