/** Where the tokens of a masked form end: each function returns the end of one kind. */
import { isHostName, isUnit, VARIABLE } from './token-kinds.ts';

/** 1 for each ASCII character that is part of no word. */
const SEPARATOR = new Uint8Array(128);
for (const char of ' \t=:,;()[]{}<>|"\'!?') SEPARATOR[char.charCodeAt(0)] = 1;

const LESS = 60;
const CLOSER: Record<string, string> = { '(': ')', '[': ']', '{': '}', '<': '>' };
/** Longer than any value is. */
const MAX_VALUE = 200;

export const closerOf = (bracket: string): string | undefined => CLOSER[bracket];

export const isVariableAt = (form: string, at: number): boolean => form.startsWith(VARIABLE, at);

/** Is the character part of a word, or does a variable stand there? */
export function isWordAt(form: string, at: number): boolean {
  if (at < 0 || at >= form.length) return false;
  const code = form.charCodeAt(at);
  if (code >= 128 || SEPARATOR[code] === 0) return true;
  return code === LESS && isVariableAt(form, at);
}

/** The word without the dots that end a sentence. */
export function wordEnd(form: string, start: number): number {
  let end = start;
  while (isWordAt(form, end)) end += isVariableAt(form, end) ? VARIABLE.length : 1;
  while (end > start + 1 && form[end - 1] === '.') end--;
  return end;
}

/** `scheme://...` and `C:\...` reach to the next space, quote or bracket; 0 for what is neither. */
export function urlEnd(form: string, start: number, end: number): number {
  const isUrl = form.startsWith('://', end);
  if (!isUrl && !(end === start + 1 && form.startsWith(':\\', end))) return 0;
  let at = end + 2;
  while (at < form.length) {
    if (isVariableAt(form, at)) at += VARIABLE.length;
    else if (' \t"\'()[]<>,;'.includes(form[at]!)) break;
    else at++;
  }
  return at;
}

/** `host.name:<*>` is one value; 0 for what is none. */
export function hostEnd(form: string, start: number, end: number): number {
  if (form[end] !== ':' || !isVariableAt(form, end + 1)) return 0;
  return isHostName(form.slice(start, end)) ? end + 1 + VARIABLE.length : 0;
}

/** `<*> KB` is one value, because the unit changes with the number; else `end`, that of the number. */
export function unitEnd(form: string, end: number): number {
  if (form[end] !== ' ') return end;
  const last = wordEnd(form, end + 1);
  return isUnit(form.slice(end + 1, last)) ? last : end;
}

/** `a,b,c` without spaces is a list; `end`, that of its first item, where there is none. */
export function listEnd(form: string, end: number): number {
  let last = end;
  while (form[last] === ',' && isWordAt(form, last + 1)) {
    const next = wordEnd(form, last + 1);
    if (form[next] === '=' || form[next] === ':') break;
    last = next;
  }
  return last;
}

/** The value of `key=value`: up to a space or comma outside of brackets. */
export function pairEnd(form: string, start: number): number {
  const open: string[] = [];
  /** The first space in brackets: where the value ends if they never close. */
  let space = 0;
  let at = start;
  while (at < form.length && at < start + MAX_VALUE) {
    const char = form[at]!;
    if (isVariableAt(form, at)) {
      at += VARIABLE.length;
      continue;
    }
    // A second equals sign makes it a comparison, or an arrow.
    if (open.length === 0 && ' \t,;"\')]}>|='.includes(char)) return at;
    // An angle bracket before a space is a comparison.
    if (char === ' ' && open.at(-1) === '>') return at;
    if (space === 0 && ' ,;'.includes(char)) space = at;
    if (CLOSER[char]) open.push(CLOSER[char]);
    else if (char === open.at(-1)) open.pop();
    if (open.length === 0) space = 0;
    at++;
  }
  return space > 0 ? space : at;
}

/** Behind `key=`: does the next part of the message follow at once? */
export function isValueMissing(form: string, at: number): boolean {
  if (form[at] === ',' || form[at] === ';') return true;
  return form[at] === ' ' && form[wordEnd(form, at + 1)] === '=';
}

/** Where the quote at `at` closes; -1 where none does, or where it is an apostrophe. */
export function closingQuote(form: string, at: number): number {
  const quote = form[at]!;
  if (quote === "'" && isWordAt(form, at - 1)) return -1;
  const close = form.indexOf(quote, at + 1);
  return close < 0 || close - at > MAX_VALUE || isWordAt(form, close + 1) ? -1 : close;
}
