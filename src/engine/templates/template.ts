/** Templates: what is known of forms that are one pattern, and the first step that makes them. */
import { cutToBytes } from '../text.ts';
import { MAX_PATTERN_BYTES } from './mask.ts';
import { VARIABLE } from './token-kinds.ts';
import { type Slot, tokenize } from './tokenize.ts';
import type { Lexicon } from './vocabulary.ts';

/** In place of a word's number. */
export const ANY = 0;

/** Forms that are one pattern, as far as is known. */
export interface Template {
  forms: string[];
  /** Numbers of the words in the slots (lexicon.ts); ANY at a variable. */
  words: number[];
  /** What stands in the slots, where it is the same in all forms; else null. */
  texts: (string | null)[];
}

/** Templates that have the same gaps can be compared word by word. */
export interface Structure {
  /** gaps[i] stands before slot i; one more ends the form. */
  gaps: string[];
  /** An HTTP method and a path, whose segments are the slots. */
  isRequest: boolean;
  templates: Template[];
}

/** Makes templates of the forms; those that differ in values alone become one. */
export function joinValues(forms: Iterable<string>, lexicon: Lexicon): Structure[] {
  const structures = new Map<string, Structure>();
  const byHash = new Map<number, { structure: Structure; template: Template }[]>();
  for (const form of forms) {
    const { gaps, slots, isRequest } = tokenize(form, lexicon);
    const key = gaps.join('\0');
    let structure = structures.get(key);
    if (structure === undefined) {
      structure = { gaps, isRequest, templates: [] };
      structures.set(key, structure);
    }
    const template = templateOf(form, slots, lexicon);
    const hash = hashOf(template.words);
    const present = byHash.get(hash);
    const equal = present?.find(
      (other) => other.structure === structure && areEqual(other.template, template),
    );
    if (equal) absorb(equal.template, template);
    else {
      structure.templates.push(template);
      if (present) present.push({ structure, template });
      else byHash.set(hash, [{ structure, template }]);
    }
  }
  return [...structures.values()];
}

function templateOf(form: string, slots: Slot[], lexicon: Lexicon): Template {
  let constants = 0;
  for (const { kind, word } of slots) if (kind === 'word' && word!.hasLetter) constants++;
  const words: number[] = [];
  const texts: string[] = [];
  for (const slot of slots) {
    const word = isValue(slot, constants) ? null : (slot.word ?? lexicon.wordOf(slot.text));
    words.push(word === null ? ANY : word.number);
    texts.push(slot.text);
  }
  return { forms: [form], words, texts };
}

/** Values join messages only where enough other words say that it is the same message. */
function isValue({ kind }: Slot, constants: number): boolean {
  if (kind === 'variable') return true;
  return (kind === 'strong' && constants >= 1) || (kind === 'weak' && constants >= 2);
}

/** FNV-1a over numbers, 32 bits. */
function hashOf(words: number[]): number {
  let hash = 0x811c9dc5;
  for (const word of words) hash = Math.imul(hash ^ word, 0x01000193);
  return hash;
}

function areEqual(a: Template, b: Template): boolean {
  for (let i = 0; i < a.words.length; i++) if (a.words[i] !== b.words[i]) return false;
  return true;
}

/** Takes the forms of another template of the same structure; what differs becomes a variable. */
export function absorb(template: Template, other: Template): void {
  for (const form of other.forms) template.forms.push(form);
  for (let i = 0; i < template.words.length; i++) {
    if (template.texts[i] !== other.texts[i]) template.texts[i] = null;
    if (template.words[i] !== other.words[i]) template.words[i] = ANY;
  }
}

/** The first template, with all others absorbed. */
export function absorbAll([first, ...others]: Template[]): Template {
  for (const other of others) absorb(first!, other);
  return first!;
}

/** The pattern that its forms amount to, at most 512 bytes. */
export function render({ forms, texts }: Template, gaps: string[]): string {
  if (forms.length === 1) return forms[0]!;
  let pattern = gaps[0]!;
  for (let i = 0; i < texts.length; i++) pattern += (texts[i] ?? VARIABLE) + gaps[i + 1]!;
  const isShort = pattern.length * 3 <= MAX_PATTERN_BYTES;
  return isShort ? pattern : cutToBytes(pattern, MAX_PATTERN_BYTES);
}
