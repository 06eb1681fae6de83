/** Templates: forms that are one pattern as far as is known, and how they are made of forms. */
import { cutToBytes } from '../text.ts';
import { MAX_PATTERN_BYTES } from './mask.ts';
import { VARIABLE } from './token-kinds.ts';
import { type Slot, tokenize } from './tokenize.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The id that stands for a variable. */
export const WILDCARD = 0;

export interface Template {
  forms: string[];
  /** Ids of the tokens in the slots (vocabulary.ts); WILDCARD at a variable. */
  tokens: number[];
  /** What stands in the slots, where it is the same in all forms; else null. */
  texts: (string | null)[];
}

/** Templates with the same gaps: they can be compared token by token. */
export interface Structure {
  /** gaps[i] stands before slot i; one more ends the form. */
  gaps: string[];
  /** An HTTP method and a path, whose segments are the slots. */
  isRequest: boolean;
  templates: Template[];
}

/** Makes templates of the forms; those that differ in values alone become one. */
export function joinValues(forms: Iterable<string>, vocabulary: Vocabulary): Structure[] {
  const structures = new Map<string, Structure>();
  const byHash = new Map<number, { structure: Structure; template: Template }[]>();
  for (const form of forms) {
    const { gaps, slots, isRequest } = tokenize(form, vocabulary);
    const key = gaps.join('\0');
    let structure = structures.get(key);
    if (structure === undefined) {
      structure = { gaps, isRequest, templates: [] };
      structures.set(key, structure);
    }
    const template = templateOf(form, slots, vocabulary);
    const hash = hashOf(template.tokens);
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

function templateOf(form: string, slots: Slot[], vocabulary: Vocabulary): Template {
  let constants = 0;
  for (const { kind, token } of slots) if (kind === 'constant' && token!.hasLetter) constants++;
  const tokens: number[] = [];
  const texts: string[] = [];
  for (const slot of slots) {
    const token = isValue(slot, constants) ? null : (slot.token ?? vocabulary.tokenOf(slot.text));
    tokens.push(token === null ? WILDCARD : token.id);
    texts.push(slot.text);
  }
  return { forms: [form], tokens, texts };
}

/** Values join messages only where enough other tokens say that it is the same message. */
function isValue({ kind }: Slot, constants: number): boolean {
  if (kind === 'variable') return true;
  return (kind === 'strong' && constants >= 1) || (kind === 'weak' && constants >= 2);
}

/** FNV-1a (Fowler, Noll, Vo) over 32-bit numbers instead of bytes. */
function hashOf(tokens: number[]): number {
  let hash = 0x811c9dc5;
  for (const token of tokens) hash = Math.imul(hash ^ token, 0x01000193);
  return hash;
}

function areEqual(a: Template, b: Template): boolean {
  for (let i = 0; i < a.tokens.length; i++) if (a.tokens[i] !== b.tokens[i]) return false;
  return true;
}

/** Takes the forms of another template of the same structure; what differs becomes a variable. */
export function absorb(template: Template, other: Template): void {
  for (const form of other.forms) template.forms.push(form);
  for (let i = 0; i < template.tokens.length; i++) {
    if (template.texts[i] !== other.texts[i]) template.texts[i] = null;
    if (template.tokens[i] !== other.tokens[i]) template.tokens[i] = WILDCARD;
  }
}

/** The first template, with all others absorbed. */
export function absorbAll([first, ...others]: Template[]): Template {
  for (const other of others) absorb(first!, other);
  return first!;
}

/** The pattern of its forms, at most MAX_PATTERN_BYTES. */
export function render({ forms, texts }: Template, gaps: string[]): string {
  if (forms.length === 1) return forms[0]!;
  let pattern = gaps[0]!;
  for (let i = 0; i < texts.length; i++) pattern += (texts[i] ?? VARIABLE) + gaps[i + 1]!;
  const isShort = pattern.length * 3 <= MAX_PATTERN_BYTES;
  return isShort ? pattern : cutToBytes(pattern, MAX_PATTERN_BYTES);
}
