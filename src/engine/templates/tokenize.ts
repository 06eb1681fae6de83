/**
 * Splits a masked form into slots, each with a constant or a value, and the gaps between them. Its place
 * or its text makes a token a value: behind `key=`, in quotes, a path, a URL, a name of several parts, a
 * list, a number with a unit.
 */
import * as ends from './token-ends.ts';
import { isBoolean, isNamingKey, type Likeness, METHODS, VARIABLE } from './token-kinds.ts';
import type { Token, Vocabulary } from './vocabulary.ts';

/** `weak` and `strong`: values, by how sure that is; `variable`: `<*>`. */
type SlotKind = 'constant' | Exclude<Likeness, 'none'> | 'variable';

export interface Slot {
  text: string;
  kind: SlotKind;
  /** Null where nobody asked for it, because the text is a value. */
  token: Token | null;
}

/** gaps[i] stands before slots[i]; the last one ends the form. */
export interface Tokens {
  gaps: string[];
  slots: Slot[];
  /** An HTTP method and a path, whose segments are the slots. */
  isRequest: boolean;
}

/** Each doubles the messages that differ in booleans alone: beyond so many, booleans are values. */
const MAX_BOOLEANS = 4;

export function tokenize(form: string, vocabulary: Vocabulary): Tokens {
  const space = form.indexOf(' ');
  if (space > 0 && form[space + 1] === '/' && METHODS.has(form.slice(0, space))) {
    return tokenizeRequest(form, space, vocabulary);
  }
  const tokens = new Tokenizer(form, vocabulary).run();
  const booleans = tokens.slots.filter(({ token }) => token?.isBoolean);
  if (booleans.length > MAX_BOOLEANS) for (const slot of booleans) slot.kind = 'weak';
  return tokens;
}

function tokenizeRequest(form: string, space: number, vocabulary: Vocabulary): Tokens {
  const slotOf = (text: string): Slot =>
    text.includes(VARIABLE)
      ? { text, kind: 'variable', token: null }
      : { text, kind: 'constant', token: vocabulary.tokenOf(text) };
  const segments = form.slice(space + 2).split('/');
  const slots = [form.slice(0, space), ...segments].map(slotOf);
  return { gaps: ['', ' /', ...segments.slice(1).map(() => '/'), ''], slots, isRequest: true };
}

class Tokenizer {
  readonly #form: string;
  readonly #vocabulary: Vocabulary;
  readonly #gaps: string[] = [];
  readonly #slots: Slot[] = [];
  #at = 0;
  /** What stands before #at and behind the last slot. */
  #gap = '';

  constructor(form: string, vocabulary: Vocabulary) {
    this.#form = form;
    this.#vocabulary = vocabulary;
  }

  run(): Tokens {
    while (this.#at < this.#form.length) {
      if (this.#pairValue()) continue;
      if (ends.isWordAt(this.#form, this.#at)) {
        if (!this.#variable()) this.#token();
      } else if (!this.#quoted() && !this.#comparison() && !this.#emptyBrackets()) this.#skip();
    }
    this.#gaps.push(this.#gap);
    return { gaps: this.#gaps, slots: this.#slots, isRequest: false };
  }

  /** Takes one character into the gap. */
  #skip(): void {
    this.#gap += this.#form[this.#at++];
  }

  /** Ends the gap and takes the text up to `end` as a slot, or adds it to the list before it. */
  #push(end: number, kind: SlotKind, known: Token | null = null): void {
    const text = this.#form.slice(this.#at, end);
    const last = this.#slots.at(-1);
    this.#at = end;
    if (last && isListed(last.kind, kind, this.#gap)) {
      last.text += this.#gap + text;
      if (kind === 'variable') last.kind = 'variable';
    } else {
      const token = known ?? (kind === 'constant' ? this.#vocabulary.tokenOf(text) : null);
      this.#gaps.push(this.#gap);
      this.#slots.push({ text, kind, token });
    }
    this.#gap = '';
  }

  /** `<*>`, with its unit; false for a longer token. */
  #variable(): boolean {
    const end = this.#at + VARIABLE.length;
    const isAlone = ends.isVariableAt(this.#form, this.#at);
    if (!isAlone || ends.wordEnd(this.#form, this.#at) !== end) return false;
    this.#push(ends.unitEnd(this.#form, end), 'variable');
    return true;
  }

  #token(): void {
    const form = this.#form;
    const end = ends.wordEnd(form, this.#at);
    const special = ends.urlEnd(form, this.#at, end) || ends.hostEnd(form, this.#at, end);
    const listEnd = ends.listEnd(form, end);
    if (special > 0) this.#push(special, 'strong');
    else if (listEnd > end) this.#push(listEnd, 'weak');
    else {
      const token = this.#vocabulary.tokenOf(form.slice(this.#at, end));
      this.#push(end, this.#kindOf(token, end), token);
    }
  }

  #kindOf({ text, likeness, isBoolean: isTrueOrFalse }: Token, end: number): SlotKind {
    if (isTrueOrFalse || this.#isLabel(text, end)) return 'constant';
    const before = this.#slots.at(-1);
    if (likeness !== 'none') return before ? likeness : likeness === 'weak' ? 'constant' : likeness;
    // `key = value`, with spaces.
    const isValue = before && /^ ?= +$/.test(this.#gap) && !isNamingKey(before.text);
    return isValue ? 'weak' : 'constant';
  }

  /** Before a bracket, colon or equals sign: the name of a value or of a component. */
  #isLabel(text: string, end: number): boolean {
    const next = this.#form[end];
    // But `name(<*>)` is a process and its id.
    if (next === '(') return !this.#form.startsWith(`${VARIABLE})`, end + 1);
    return next === '=' || (next === ':' && !text.includes(VARIABLE) && !text.includes('/'));
  }

  /** What stands behind `key=`, but for quoted text; false where there is none. */
  #pairValue(): boolean {
    if (this.#gap !== '=' || this.#slots.length === 0) return false;
    const key = this.#slots.at(-1)!.text;
    const end = ends.pairEnd(this.#form, this.#at);
    if (end === this.#at && !ends.isValueMissing(this.#form, end)) return false;
    const text = this.#form.slice(this.#at, end);
    if (isNumber(text)) this.#push(ends.unitEnd(this.#form, end), 'variable');
    else if (isNamingKey(key) && text !== '' && !text.includes(VARIABLE))
      this.#push(end, 'constant');
    else if (text === '') this.#push(end, 'variable');
    else this.#push(end, isBoolean(text) ? 'constant' : 'weak');
    return true;
  }

  /** Takes a quoted text as one slot; false where none stands here. */
  #quoted(): boolean {
    const form = this.#form;
    const quote = form[this.#at];
    if (quote !== '"' && quote !== "'") return false;
    const close = ends.closingQuote(form, this.#at);
    if (close < 0) return false;
    const isNamed = /^["']?[:=] *$/.test(this.#gap) && isNamingKey(this.#slots.at(-1)?.text ?? '');
    this.#skip();
    const text = form.slice(this.#at, close);
    const space = text.indexOf(' ');
    if (space > 0 && METHODS.has(text.slice(0, space))) {
      this.#push(this.#at + space, 'constant');
      this.#skip();
    }
    const isConstant = form[close + 1] === ':' || (isNamed && !text.includes(VARIABLE));
    const isVariable = form.slice(this.#at, close) === VARIABLE;
    this.#push(close, isVariable ? 'variable' : isConstant ? 'constant' : 'weak');
    this.#skip();
    return true;
  }

  /** `<5 ms`, `> 12`: the sign belongs to the number. */
  #comparison(): boolean {
    const form = this.#form;
    const char = form[this.#at];
    if ((char !== '<' && char !== '>') || !ends.isVariableAt(form, this.#at + 1)) return false;
    const end = this.#at + 1 + VARIABLE.length;
    const before = form[this.#at - 1];
    if (form[end] === '>' || (before !== ' ' && before !== '=')) return false;
    this.#push(ends.unitEnd(form, end), 'variable');
    return true;
  }

  /** `()` behind a space holds a value that is missing. */
  #emptyBrackets(): boolean {
    const closer = ends.closerOf(this.#form[this.#at]!);
    const before = this.#form[this.#at - 1] ?? ' ';
    if (closer === undefined || this.#form[this.#at + 1] !== closer) return false;
    if (before !== ' ' && before !== '=') return false;
    this.#skip();
    this.#push(this.#at, 'variable');
    this.#skip();
    return true;
  }
}

/** A variable, with a comparison before it or not. */
const isNumber = (text: string): boolean => /^[<>]?<\*>$/.test(text);

/** Do these make a list, or the parts of an address? */
function isListed(before: SlotKind, kind: SlotKind, gap: string): boolean {
  if (before === 'constant' || kind === 'constant') return false;
  return /^([,;] ?|:)$/.test(gap) || (gap === ' ' && before === 'strong' && kind === 'strong');
}
