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
  return {
    begin() {
      for (const word of words) word.seen = false;
    },
    count(line) {
      const text = asciiLower(line);
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

/** Lower-cases A to Z alone; toLowerCase would change other letters too, even into ASCII ones. */
function asciiLower(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text.replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}
