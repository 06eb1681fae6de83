/**
 * From masked forms to patterns, the second step (mask.ts is the first): similar forms are joined, and
 * what differs between them becomes `<*>`.
 *
 * 1. Forms whose words are equal, and that differ in values (tokens.ts) alone, are one.
 * 2. Forms that have the same gaps and differ in one word are one if there is evidence that the word is a
 *    variable (evidence.ts). Repeated, because a variable found makes others comparable.
 * 3. Forms with several variables, all of them rare, are one where they are many (crowds.ts).
 *
 * The result is a function of the set of forms: it knows no order, no counts and no settings. Buckets of
 * forms that are equal but for one word are found by hashes, and then compared word by word, so a clash
 * of hashes changes nothing. The time is linear in the text of the forms.
 *
 * Related methods, of which none is followed to the letter: Drain (P. He et al., ICWS 2017) for groups
 * of equal length, Brain (S. Yu et al., IEEE TSC 2023) and IPLoM (A. Makanju et al., KDD 2009) for
 * deciding by the number of values at a place.
 */

import { joinCrowds } from './frequent-tokens.ts';
import { Buckets } from './row-groups.ts';
import { ANY, absorbAll, joinValues, render, type Structure, type Template } from './template.ts';
import { isVariable, type Place } from './variables.ts';
import { Lexicon } from './vocabulary.ts';

/** Joining finds nothing new after a few rounds; each makes one more place comparable. */
const MAX_ROUNDS = 5;

/** The pattern of each masked form. */
export function joinForms(forms: Iterable<string>): Map<string, string> {
  const lexicon = new Lexicon();
  const patterns = new Map<string, string>();
  for (const structure of joinValues(forms, lexicon)) {
    for (const template of joinTemplates(structure, lexicon)) {
      const pattern = render(template, structure.gaps);
      for (const form of template.forms) patterns.set(form, pattern);
    }
  }
  return patterns;
}

/** Joins what belongs together among the templates of one structure. */
function joinTemplates(structure: Structure, lexicon: Lexicon): Template[] {
  const joined = joinWords(structure, structure.templates, lexicon);
  const crowds = joinCrowds(joined, lexicon);
  return crowds.length < joined.length ? joinWords(structure, crowds, lexicon) : joined;
}

/** Joins what differs in one word, where that word is a variable. */
function joinWords(structure: Structure, templates: Template[], lexicon: Lexicon): Template[] {
  let joined = templates;
  for (let round = 0; round < MAX_ROUNDS && joined.length > 1; round++) {
    const leaders = findVariables(structure, joined, lexicon);
    if (leaders === null) break;
    joined = groupsOf(joined, leaders).map(absorbAll);
  }
  return joined;
}

/** Which of the templates are one; null if each stays by itself. */
function findVariables(
  structure: Structure,
  templates: Template[],
  lexicon: Lexicon,
): Leaders | null {
  const leaders = new Leaders(templates.length);
  const width = templates[0]!.words.length;
  const words = new Int32Array(width * templates.length);
  for (const [row, template] of templates.entries()) words.set(template.words, row * width);
  const buckets = new Buckets({ words, width, count: templates.length });
  let found = false;
  for (let place = 0; place < width; place++) {
    for (const bucket of buckets.without(place)) {
      const equal = bucket.map((index) => templates[index]!);
      if (!differsByVariable(structure, equal, place, lexicon)) continue;
      leaders.join(bucket);
      found = true;
    }
  }
  return found ? leaders : null;
}

function groupsOf(templates: Template[], leaders: Leaders): Template[][] {
  const groups = new Map<number, Template[]>();
  for (const [index, template] of templates.entries()) {
    const leader = leaders.of(index);
    const group = groups.get(leader);
    if (group) group.push(template);
    else groups.set(leader, [template]);
  }
  return [...groups.values()];
}

/** Is the word at `place`, in which alone the templates differ, a variable? */
function differsByVariable(
  structure: Structure,
  templates: Template[],
  place: number,
  lexicon: Lexicon,
): boolean {
  const values = templates.map(({ words }) => {
    const word = words[place]!;
    return word === ANY ? null : lexicon.byNumber(word).text;
  });
  return isVariable(values, placeOf(structure, templates[0]!.words, place, lexicon));
}

function placeOf(
  { gaps, isRequest }: Structure,
  words: number[],
  at: number,
  lexicon: Lexicon,
): Place {
  let constants = 0;
  for (const [i, word] of words.entries()) {
    if (i !== at && word !== ANY && lexicon.byNumber(word).hasLetter) constants++;
  }
  const gapBefore = gaps[at]!;
  const before = at > 0 ? words[at - 1]! : ANY;
  return {
    constants,
    isFirst: at === 0,
    isLabel: isLabel(words, gaps, at),
    isSegment: isRequest,
    startsSentence: /[.!?] $/.test(gapBefore),
    before: gapBefore === ' ' && before !== ANY ? lexicon.byNumber(before).text : '',
  };
}

/** A name before `(<*>)` is none: it may be a process with its number. */
function isLabel(words: number[], gaps: string[], at: number): boolean {
  if (gaps[at + 1] === '(' && words[at + 1] === ANY && gaps[at + 2]!.startsWith(')')) return false;
  return /^["']?[:(=]/.test(gaps[at + 1]!);
}

/** Which templates belong together: disjoint sets, each led by its lowest number. */
class Leaders {
  readonly #leaders: Int32Array;

  constructor(size: number) {
    this.#leaders = Int32Array.from({ length: size }, (_, index) => index);
  }

  of(index: number): number {
    let leader = index;
    while (this.#leaders[leader] !== leader) leader = this.#leaders[leader]!;
    this.#leaders[index] = leader;
    return leader;
  }

  join(indexes: number[]): void {
    const leaders = indexes.map((index) => this.of(index));
    const lowest = leaders.reduce((a, b) => Math.min(a, b));
    for (const leader of leaders) this.#leaders[leader] = lowest;
  }
}
