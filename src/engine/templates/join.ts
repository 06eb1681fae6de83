/**
 * From masked forms to patterns, the second step (mask.ts is the first): similar forms are joined, and
 * what differs between them becomes `<*>`.
 *
 * 1. Forms whose words are equal, and that differ in values (tokens.ts) alone, are one.
 * 2. Forms that have the same gaps and differ in one word are one if there is evidence that the word is a
 *    variable (evidence.ts). Repeated, because a variable found makes others comparable.
 *
 * The result is a function of the set of forms: it knows no order, no counts and no settings. Buckets of
 * forms that are equal but for one word are found by hashes, and then compared word by word, so a clash
 * of hashes changes nothing. The time is linear in the text of the forms.
 *
 * Related methods, of which none is followed to the letter: Drain (P. He et al., ICWS 2017) for groups
 * of equal length, Brain (S. Yu et al., IEEE TSC 2023) and IPLoM (A. Makanju et al., KDD 2009) for
 * deciding by the number of values at a place.
 */
import { cutToBytes } from '../text.ts';
import { Buckets } from './buckets.ts';
import { isVariable, type Place } from './evidence.ts';
import { Lexicon } from './lexicon.ts';
import { MAX_PATTERN_BYTES } from './mask.ts';
import { type Slot, tokenize } from './tokens.ts';
import { VARIABLE } from './words.ts';

/** Joining finds nothing new after a few rounds; each makes one more place comparable. */
const MAX_ROUNDS = 5;

/** So many templates make a crowd, and so many times a word must stand at its place to be frequent. */
const CROWD = 16;
/** Frequent words that a crowd must have in common. */
const MIN_CONSTANTS = 3;

/** The pattern of each masked form. */
export function joinForms(forms: Iterable<string>): Map<string, string> {
  const lexicon = new Lexicon();
  const patterns = new Map<string, string>();
  for (const group of groupsBy(joinValues(forms, lexicon), ({ structure }) => structure)) {
    for (const template of joinGroup(group, lexicon)) {
      const pattern = render(template);
      for (const form of template.forms) patterns.set(form, pattern);
    }
  }
  return patterns;
}

/** Forms that are one pattern, as far as is known. */
interface Template {
  forms: string[];
  gaps: string[];
  isRequest: boolean;
  /** The number of the gaps' text: templates with equal ones can be compared word by word. */
  structure: number;
  /** Numbers of the words; ANY at a variable. */
  words: number[];
  /** What stands in the slots, where it is the same in all forms; else null. */
  texts: (string | null)[];
}

/** In place of a word's number. */
const ANY = 0;

/** Makes templates of the forms; those that differ in values alone become one. */
function joinValues(forms: Iterable<string>, lexicon: Lexicon): Template[] {
  const templates: Template[] = [];
  const byHash = new Map<number, Template[]>();
  const structures = new Map<string, number>();
  for (const form of forms) {
    const made = templateOf(form, lexicon, structures);
    const hash = made.words.reduce(
      (sum, word) => Math.imul(sum ^ word, 0x01000193),
      made.structure,
    );
    const present = byHash.get(hash);
    const equal = present?.find((other) => areEqual(other, made));
    if (equal) absorb(equal, made);
    else {
      templates.push(made);
      if (present) present.push(made);
      else byHash.set(hash, [made]);
    }
  }
  return templates;
}

function templateOf(form: string, lexicon: Lexicon, structures: Map<string, number>): Template {
  const { gaps, slots, isRequest } = tokenize(form, lexicon);
  let constants = 0;
  for (const { kind, word } of slots) if (kind === 'word' && word!.hasLetter) constants++;
  const words = slots.map((slot) =>
    isValue(slot, constants) ? ANY : (slot.word ?? lexicon.wordOf(slot.text)).number,
  );
  const joinedGaps = gaps.join('\0');
  const structure = structures.get(joinedGaps) ?? structures.size;
  structures.set(joinedGaps, structure);
  return { forms: [form], gaps, isRequest, structure, words, texts: slots.map(({ text }) => text) };
}

const areEqual = (a: Template, b: Template): boolean =>
  a.structure === b.structure && a.words.every((word, i) => word === b.words[i]);

/** Values join messages only where enough other words say that it is the same message. */
function isValue({ kind }: Slot, constants: number): boolean {
  if (kind === 'variable') return true;
  return (kind === 'strong' && constants >= 1) || (kind === 'weak' && constants >= 2);
}

function absorb(template: Template, other: Template): void {
  for (const form of other.forms) template.forms.push(form);
  for (const [i, text] of other.texts.entries()) {
    if (template.texts[i] !== text) template.texts[i] = null;
    if (template.words[i] !== other.words[i]) template.words[i] = ANY;
  }
}

/** Joins what belongs together among templates of one structure. */
function joinGroup(group: Template[], lexicon: Lexicon): Template[] {
  const joined = joinWords(group, lexicon);
  const crowds = joinCrowds(joined, lexicon);
  return crowds.length < joined.length ? joinWords(crowds, lexicon) : joined;
}

/** Joins, among templates of one structure, what differs in one word where that word is a variable. */
function joinWords(templates: Template[], lexicon: Lexicon): Template[] {
  let joined = templates;
  for (let round = 0; round < MAX_ROUNDS && joined.length > 1; round++) {
    const leaders = new Leaders(joined.length);
    const width = joined[0]!.words.length;
    const words = new Int32Array(width * joined.length);
    for (const [row, template] of joined.entries()) words.set(template.words, row * width);
    const buckets = new Buckets({ words, width, count: joined.length });
    for (let place = 0; place < width; place++) {
      for (const bucket of buckets.without(place)) {
        if (differsByVariable(joined, bucket, place, lexicon)) leaders.join(bucket);
      }
    }
    const before = joined.length;
    joined = groupsBy(joined, (_, index) => leaders.of(index)).map(absorbAll);
    if (joined.length === before) break;
  }
  return joined;
}

/**
 * Joins messages with several variables that are nearly always new: no two of them are equal but for one
 * word. Words that are rare at their place become variables where many templates then are equal, as in
 * SLCT (R. Vaarandi, IPOM 2003).
 */
function joinCrowds(templates: Template[], lexicon: Lexicon): Template[] {
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

function absorbAll([first, ...others]: Template[]): Template {
  for (const other of others) absorb(first!, other);
  return first!;
}

function groupsBy<T>(items: T[], keyOf: (item: T, index: number) => number): T[][] {
  const groups = new Map<number, T[]>();
  for (const [index, item] of items.entries()) {
    const key = keyOf(item, index);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

function differsByVariable(
  templates: Template[],
  bucket: number[],
  place: number,
  lexicon: Lexicon,
): boolean {
  const values = bucket.map((index) => {
    const word = templates[index]!.words[place]!;
    return word === ANY ? null : lexicon.byNumber(word).text;
  });
  return isVariable(values, placeOf(templates[bucket[0]!]!, place, lexicon));
}

function placeOf({ words, gaps, isRequest }: Template, at: number, lexicon: Lexicon): Place {
  const others = words.filter((word, i) => i !== at && word !== ANY);
  const gapBefore = gaps[at]!;
  const before = at > 0 ? words[at - 1]! : ANY;
  return {
    constants: others.filter((word) => lexicon.byNumber(word).hasLetter).length,
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

function render({ gaps, texts }: Template): string {
  let pattern = gaps[0]!;
  for (const [i, text] of texts.entries()) pattern += (text ?? VARIABLE) + gaps[i + 1]!;
  return cutToBytes(pattern, MAX_PATTERN_BYTES);
}
