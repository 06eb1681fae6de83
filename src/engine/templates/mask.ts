/**
 * From a message to its masked form, the first of two steps to its pattern (join.ts is the second): what
 * varies by itself becomes `<*>`. Variable are words that hold a digit, hexadecimal words of 8
 * letters or more, the names in a date, e-mail addresses, and quoted values that hold one of these.
 * Variables with nothing but `, . : ; - /` and spaces between them are one.
 *
 * The form depends on the message's shape alone: on no value and no length of the digits in it, so that
 * whoever has seen a line need not mask another that differs in nothing else.
 */

import { isDigit } from '../characters.ts';
import { cutToBytes } from '../text.ts';
import { METHODS, VARIABLE } from './token-kinds.ts';

export const MAX_PATTERN_BYTES = 512;
/**
 * Masking stops behind this much of constant text and marks; spaces that are dropped later count too.
 * What varies does not count, because its length may not decide about anything.
 */
const MAX_CONSTANT = 2048;
const JOINERS = ' ,.:;-/';
const QUOTE = 34;
const STAR = 42;
const DOT = 46;
const APOSTROPHE = 39;
const COLON = 58;

// Character kinds as bits.
const WORD = 1; // part of a word
const HEX = 2; // hexadecimal digit
const DIGIT = 4;
const ALNUM = 8;
const SIGN = 16; // the one in e-mail addresses
const KINDS = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  if (/[\w.\-@$#&+~]/.test(char)) KINDS[code]! |= WORD;
  if (/[0-9a-fA-F]/.test(char)) KINDS[code]! |= HEX;
  if (/[0-9]/.test(char)) KINDS[code]! |= DIGIT;
  if (/[0-9a-zA-Z]/.test(char)) KINDS[code]! |= ALNUM;
  if (char === '@') KINDS[code]! |= SIGN;
}

/** Reading outside of a string is slow, and each line is read to its end: ask first. */
const kindAt = (text: string, at: number): number => {
  if (at < 0 || at >= text.length) return 0;
  const code = text.charCodeAt(at);
  return code < 128 ? KINDS[code]! : WORD | ALNUM;
};

/** The masked form of a message (its first line), at most 512 bytes of UTF-8. */
export function maskMessage(message: string): string {
  const masker = { text: message, out: '', from: 0, ungrouped: 0 };
  let at = 0;
  // Once a closing quote is missing there is none further on: then never search for it again.
  const closes = { double: true, single: true };
  while (at < message.length && masker.out.length + at - masker.from < MAX_CONSTANT) {
    const kind = kindAt(message, at);
    if ((kind & WORD) !== 0) at = word(masker, at);
    else {
      const code = message.charCodeAt(at);
      if (code === QUOTE || code === APOSTROPHE) at = quoted(masker, at, closes);
      else at = code === STAR ? stars(masker, at) : at + 1;
    }
  }
  const form = singleSpaced(masker.out + message.slice(masker.from, at));
  return form.length * 3 <= MAX_PATTERN_BYTES ? form : cutForm(form);
}

/** Cut between words, because a part of one may look like another. */
function cutForm(form: string): string {
  const cut = cutToBytes(form, MAX_PATTERN_BYTES);
  if (cut.length === form.length) return form;
  const space = cut.lastIndexOf(' ');
  return space > 0 ? cut.slice(0, space) : cut;
}

/** Columns are padded to the width of what varies: the padding says nothing. */
function singleSpaced(text: string): string {
  const trimmed = text.trim();
  return trimmed.includes('  ') ? trimmed.replace(/ {2,}/g, ' ') : trimmed;
}

interface Masker {
  text: string;
  /** The form so far. */
  out: string;
  /** The first character of the text that is not in the form yet. */
  from: number;
  /** Up to here no colon groups start: where some fail, so do all that start inside them. */
  ungrouped: number;
}

/** Replaces text[start, end) by a variable. */
function replace(masker: Masker, start: number, end: number): void {
  if (!joins(masker, start)) masker.out += masker.text.slice(masker.from, start) + VARIABLE;
  masker.from = end;
}

/** Is there nothing but joiners between the variable before and this one? */
function joins(masker: Masker, start: number): boolean {
  if (!masker.out.endsWith(VARIABLE)) return false;
  for (let i = masker.from; i < start; i++) if (!JOINERS.includes(masker.text[i]!)) return false;
  return true;
}

/** Reads the word at `at`, and masks it if it is variable; returns where to go on. */
function word(masker: Masker, at: number): number {
  const { text } = masker;
  let end = at;
  let every = HEX;
  let some = 0;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    const kind = code < 128 ? KINDS[code]! : WORD | ALNUM;
    if ((kind & WORD) === 0) break;
    // Dots that lead to a value (`enabled....1`) are no part of the word before them.
    if (code === DOT && text.charCodeAt(end + 1) === DOT) {
      if (end === at) return dotsEnd(text, at);
      break;
    }
    every &= kind;
    some |= kind;
  }
  const groupsEnd = every === 0 ? end : colonGroupsEnd(masker, at, end);
  if (groupsEnd > end) {
    replace(masker, at, groupsEnd);
    return groupsEnd;
  }
  if (end - at === 3 && isDatePart(text, at, end)) replace(masker, at, end);
  else if (
    (some & DIGIT) !== 0 ||
    (every !== 0 && end - at >= 8) ||
    ((some & SIGN) !== 0 && isEmail(text, at, end))
  ) {
    replace(masker, at, trimmedEnd(text, at, end));
  }
  return end;
}

function dotsEnd(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) === DOT) end++;
  return end;
}

/** `**`, `****` beside a number stand for one that is not known; returns where to go on. */
function stars(masker: Masker, at: number): number {
  const { text } = masker;
  let end = at;
  while (text.charCodeAt(end) === STAR) end++;
  const isAlone = end - at > 1 && text[at - 1] === ' ' && text[end] === ' ';
  if (isAlone && (joins(masker, at) || isDigit(text.charCodeAt(end + 1)))) replace(masker, at, end);
  return end;
}

const MONTHS = new Set('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '));
const WEEKDAYS = new Set('Mon Tue Wed Thu Fri Sat Sun'.split(' '));

/** A month before a number, or a weekday before either: a part of a written date. */
function isDatePart(text: string, at: number, end: number): boolean {
  // Few words of three letters have a capital: no other need be looked up.
  if (!isCapital(text.charCodeAt(at))) return false;
  const name = text.slice(at, end);
  const isWeekday = WEEKDAYS.has(name);
  if (!isWeekday && !MONTHS.has(name)) return false;
  let next = end;
  while (next < end + 2 && JOINERS.includes(text[next] ?? '.')) next++;
  if (next === end) return false;
  return isDigit(text.charCodeAt(next)) || (isWeekday && MONTHS.has(text.slice(next, next + 3)));
}

const isCapital = (code: number): boolean => code >= 65 && code <= 90;

/** The word without the dots and dashes at its end, which belong to the sentence. */
function trimmedEnd(text: string, at: number, end: number): number {
  let last = end;
  while (last > at + 1 && (kindAt(text, last - 1) & ALNUM) === 0) last--;
  return last;
}

function isEmail(text: string, at: number, end: number): boolean {
  const sign = text.slice(at, end).indexOf('@');
  return sign > 0 && at + sign < end - 2;
}

/**
 * Where times, MAC and IPv6 addresses end: hexadecimal groups with two colons or more, and a digit
 * somewhere; `at` if there are none. The first group ends at `groupEnd`.
 */
function colonGroupsEnd(masker: Masker, at: number, groupEnd: number): number {
  const { text } = masker;
  if (at < masker.ungrouped || text.charCodeAt(groupEnd) !== COLON) return at;
  let end = at;
  let colons = 0;
  let some = 0;
  for (;;) {
    const kind = kindAt(text, end);
    const isColon = text.charCodeAt(end) === COLON;
    if (!isColon && (kind & HEX) === 0) break;
    if (isColon) colons++;
    some |= kind;
    end++;
  }
  if (colons < 2 || (some & DIGIT) === 0 || (kindAt(text, end) & ALNUM) !== 0) {
    masker.ungrouped = end;
    return at;
  }
  return text.charCodeAt(end - 1) === COLON ? end - 1 : end;
}

/** Masks what stands in quotes at `at` if a variable is in it; returns where to go on. */
function quoted(masker: Masker, at: number, closes: { double: boolean; single: boolean }): number {
  const { text } = masker;
  const isDouble = text.charCodeAt(at) === QUOTE;
  const open = isDouble ? closes.double : closes.single;
  // An apostrophe inside a word opens nothing.
  if (!open || (kindAt(text, at - 1) & ALNUM) !== 0) return at + 1;
  const close = closingQuote(text, at, isDouble ? QUOTE : APOSTROPHE);
  if (close < 0) {
    if (isDouble) closes.double = false;
    else closes.single = false;
    return at + 1;
  }
  if (hasVariable(text, at + 1, close)) replace(masker, methodEnd(text, at + 1), close);
  return close + 1;
}

/** Where what varies in a quoted value starts: behind the method, if it is a request line. */
function methodEnd(text: string, at: number): number {
  const space = text.indexOf(' ', at);
  return space > 0 && METHODS.has(text.slice(at, space)) ? space + 1 : at;
}

function closingQuote(text: string, at: number, quote: number): number {
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 92) end++;
    else if (code === quote && !(quote === APOSTROPHE && (kindAt(text, end + 1) & ALNUM) !== 0)) {
      return end;
    }
  }
  return -1;
}

function hasVariable(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    if (isDigit(text.charCodeAt(i)) || text.charCodeAt(i) === 64) return true;
  }
  return false;
}
