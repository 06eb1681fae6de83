/**
 * Joins messages with several variables that are nearly always new, so that no two of them are equal but
 * for one word. Words that are rare at their place become variables where many templates then are equal,
 * as in SLCT (R. Vaarandi, "A data clustering algorithm for mining patterns from event logs", 2003).
 */

import { ANY, absorbAll, type Template } from './template.ts';
import type { Lexicon } from './vocabulary.ts';

/** So many templates make a crowd, and so many times a word must stand at its place to be frequent. */
const CROWD = 16;
/** Frequent words that a crowd must have in common, and twice as many as there are rare ones. */
const MIN_CONSTANTS = 3;

/** The templates, which are of one structure, with each crowd among them joined to one. */
export function joinCrowds(templates: Template[], lexicon: Lexicon): Template[] {
  if (templates.length < CROWD) return templates;
  const counts = countWords(templates);
  const crowds = new Map<string, Template[]>();
  const joined: Template[] = [];
  for (const template of templates) {
    const key = crowdKey(template.words, counts, lexicon);
    const crowd = key === null ? undefined : crowds.get(key);
    if (crowd) crowd.push(template);
    else if (key !== null) crowds.set(key, [template]);
    else joined.push(template);
  }
  for (const crowd of crowds.values()) {
    if (crowd.length >= CROWD) joined.push(absorbAll(crowd));
    else for (const template of crowd) joined.push(template);
  }
  return joined;
}

/** At each place, how many templates have a word there. */
function countWords(templates: Template[]): Map<number, number>[] {
  const counts = templates[0]!.words.map(() => new Map<number, number>());
  for (const { words } of templates) {
    for (let place = 0; place < words.length; place++) {
      const ofPlace = counts[place]!;
      ofPlace.set(words[place]!, (ofPlace.get(words[place]!) ?? 0) + 1);
    }
  }
  return counts;
}

/** The frequent words; null where there are too few of them to tell messages by. */
function crowdKey(words: number[], counts: Map<number, number>[], lexicon: Lexicon): string | null {
  let rare = 0;
  let constants = 0;
  const key = words.map((word, place) => {
    if (word === ANY) return ANY;
    if (counts[place]!.get(word)! < CROWD) {
      rare++;
      return ANY;
    }
    if (lexicon.byNumber(word).hasLetter) constants++;
    return word;
  });
  return rare > 0 && constants >= Math.max(MIN_CONSTANTS, 2 * rare) ? key.join(' ') : null;
}
