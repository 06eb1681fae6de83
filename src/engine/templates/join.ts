/**
 * From masked forms to patterns, the second step (mask.ts is the first): similar forms are joined, and
 * what differs between them becomes `<*>`.
 *
 * 1. Forms with equal constants, that differ in values (tokenize.ts) alone, are one.
 * 2. Forms with the same gaps that differ in one token are one if that token is a variable (variables.ts).
 *    Repeated, because a variable found makes other forms comparable.
 * 3. Forms with several variables, all of them rare, are one where they are many (frequent-tokens.ts).
 *
 * The result is a function of the set of forms: of no order, no counts and no settings. Forms that are
 * equal but for one token are found by hashes and then compared token by token, so that a collision
 * changes nothing. The time is linear in the text of the forms.
 *
 * Related methods: Drain (P. He et al., ICWS 2017) for groups of equal length, Brain (S. Yu et al., IEEE
 * TSC 2023) and IPLoM (A. Makanju et al., KDD 2009) for deciding by the number of values at a place.
 */
import { joinByFrequentTokens } from './frequent-tokens.ts';
import { RowGroups } from './row-groups.ts';
import {
  absorbAll,
  joinValues,
  render,
  type Structure,
  type Template,
  WILDCARD,
} from './template.ts';
import { isVariable, type Place } from './variables.ts';
import { Vocabulary } from './vocabulary.ts';

/** Each round makes one more place comparable; after a few there is nothing left to find. */
const MAX_ROUNDS = 5;

/** The pattern of each masked form. */
export function joinForms(forms: Iterable<string>): Map<string, string> {
  const vocabulary = new Vocabulary();
  const patterns = new Map<string, string>();
  for (const structure of joinValues(forms, vocabulary)) {
    for (const template of joinStructure(structure, vocabulary)) {
      const pattern = render(template, structure.gaps);
      for (const form of template.forms) patterns.set(form, pattern);
    }
  }
  return patterns;
}

/** Joins what belongs together among the templates of one structure. */
function joinStructure(structure: Structure, vocabulary: Vocabulary): Template[] {
  const joined = joinByVariable(structure, structure.templates, vocabulary);
  const clustered = joinByFrequentTokens(joined, vocabulary);
  return clustered.length < joined.length
    ? joinByVariable(structure, clustered, vocabulary)
    : joined;
}

/** Joins what differs in one token, where that token is a variable. */
function joinByVariable(
  structure: Structure,
  templates: Template[],
  vocabulary: Vocabulary,
): Template[] {
  let joined = templates;
  for (let round = 0; round < MAX_ROUNDS && joined.length > 1; round++) {
    const sets = findVariables(structure, joined, vocabulary);
    if (sets === null) break;
    const groups = Map.groupBy(joined, (_, index) => sets.find(index));
    joined = [...groups.values()].map(absorbAll);
  }
  return joined;
}

/** The sets of templates that are one; null if each stays by itself. */
function findVariables(
  structure: Structure,
  templates: Template[],
  vocabulary: Vocabulary,
): DisjointSets | null {
  const sets = new DisjointSets(templates.length);
  const width = templates[0]!.tokens.length;
  const values = new Int32Array(width * templates.length);
  for (const [row, template] of templates.entries()) values.set(template.tokens, row * width);
  const groups = new RowGroups({ values, width, count: templates.length });
  let found = false;
  for (let place = 0; place < width; place++) {
    for (const group of groups.equalBut(place)) {
      const equal = group.map((index) => templates[index]!);
      if (!differsByVariable(structure, equal, place, vocabulary)) continue;
      sets.join(group);
      found = true;
    }
  }
  return found ? sets : null;
}

/** Is the token at `place`, in which alone the templates differ, a variable? */
function differsByVariable(
  structure: Structure,
  templates: Template[],
  place: number,
  vocabulary: Vocabulary,
): boolean {
  const values = templates.map(({ tokens }) => {
    const token = tokens[place]!;
    return token === WILDCARD ? null : vocabulary.byId(token).text;
  });
  return isVariable(values, placeOf(structure, templates[0]!.tokens, place, vocabulary));
}

function placeOf(
  { gaps, isRequest }: Structure,
  tokens: number[],
  at: number,
  vocabulary: Vocabulary,
): Place {
  let constants = 0;
  for (const [i, token] of tokens.entries()) {
    if (i !== at && token !== WILDCARD && vocabulary.byId(token).hasLetter) constants++;
  }
  const gapBefore = gaps[at]!;
  const before = at > 0 ? tokens[at - 1]! : WILDCARD;
  return {
    constants,
    isFirst: at === 0,
    isLabel: isLabel(tokens, gaps, at),
    isSegment: isRequest,
    startsSentence: /[.!?] $/.test(gapBefore),
    before: gapBefore === ' ' && before !== WILDCARD ? vocabulary.byId(before).text : '',
  };
}

/** A name before `(<*>)` is none: it may be a process and its id. */
function isLabel(tokens: number[], gaps: string[], at: number): boolean {
  if (gaps[at + 1] === '(' && tokens[at + 1] === WILDCARD && gaps[at + 2]!.startsWith(')'))
    return false;
  return /^["']?[:(=]/.test(gaps[at + 1]!);
}

/** Disjoint sets of templates (union-find), each represented by its lowest index. */
class DisjointSets {
  readonly #parents: Int32Array;

  constructor(size: number) {
    this.#parents = Int32Array.from({ length: size }, (_, index) => index);
  }

  find(index: number): number {
    let root = index;
    while (this.#parents[root] !== root) root = this.#parents[root]!;
    this.#parents[index] = root;
    return root;
  }

  join(indexes: number[]): void {
    const roots = indexes.map((index) => this.find(index));
    const lowest = roots.reduce((a, b) => Math.min(a, b));
    for (const root of roots) this.#parents[root] = lowest;
  }
}
