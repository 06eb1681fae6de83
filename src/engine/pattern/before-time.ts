/** What stands before the time of a record, which may end the line: the name of a file or of a container, a number, a level. */
import { isDigit, isSpace } from '../characters.ts';
import { levelOfLetter, levelOfWord, NO_LEVEL } from '../levels.ts';
import { anyDate, hasDateShape } from '../timestamp/date.ts';
import type { Clock } from '../timestamp/index.ts';
import type { Header } from './header.ts';
import { FAIL } from './scan.ts';

/** So many words may stand before it: a sentence that mentions a time is no header. */
const MAX_WORDS = 4;

/**
 * Takes everything up to the first time with a date, where that does not stand at `at` itself; FAIL where none follows behind a few words.
 * A level at its start is the record's.
 */
export function readBefore(text: string, at: number, header: Header, clock: Clock): number {
  const { places } = header;
  let words = 0;
  for (let end = at; end < text.length; end++) {
    const isGap = isSpace(text.charCodeAt(end));
    if (isGap && end > at && !isSpace(text.charCodeAt(end - 1)) && ++words > MAX_WORDS) return FAIL;
    if (isGap || isWordAt(text, end - 1) || end === at) continue;
    if (!isWordAt(text, end)) continue;
    if (anyDate(text, end, { ...clock }) >= 0) {
      if (header.level === NO_LEVEL) header.level = levelAtStart(text.slice(at, end));
      return end;
    }
    // With other digits it may be one.
    places.refused ||= hasDateShape(text, end);
  }
  return FAIL;
}

/** A time at the end of a line, with weekday and zone, is shorter. */
const LONGEST_TIME = 64;
/** What parts the time from the text before it: a sentence that ends with a time has nothing there. */
const PARTED = /[,;|\])\t]\s*$/;

/** Takes everything up to the time with a date that ends the line, behind a mark; FAIL where none does. */
export function readLeading(text: string, at: number, header: Header, clock: Clock): number {
  const { places } = header;
  const last = text.trimEnd().length;
  for (let end = Math.max(at + 1, last - LONGEST_TIME); end < last; end++) {
    if (isWordAt(text, end - 1) || !isWordAt(text, end)) continue;
    if (!PARTED.test(text.slice(Math.max(at, end - 4), end))) continue;
    if (anyDate(text, end, { ...clock }) === last) return end;
    // With other digits it may be one.
    places.refused ||= hasDateShape(text, end);
  }
  return FAIL;
}

const UNDERSCORE = 95;
const AT = 64;

/** A letter or a digit of ASCII, or a mark that may stand in a name. */
function isWordAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const small = code | 32;
  return isDigit(code) || (small >= 97 && small <= 122) || code === UNDERSCORE || code === AT;
}

/** A level in capitals, its letter in brackets or alone with a dot, or the value of one: `<W>`, `W. `, `"ERROR"`, `[WARN] shop`, `lvl=warn`. */
function levelAtStart(text: string): number {
  const letter = /^\s*(?:[<[(]([VTDINWEFC])[>\])]|([IWEF])\. $)/.exec(text)?.slice(1).find(Boolean);
  if (letter !== undefined) return levelOfLetter(letter);
  const pair = /\b(?:log_?)?(?:level|lvl|severity)="?(\w+)/i.exec(text)?.[1];
  if (pair !== undefined) return levelOfWord(pair);
  const word = /^\s*[<[("]*([A-Z]{3,})(?![\w.-])/.exec(text)?.[1];
  return word === undefined ? NO_LEVEL : levelOfWord(word);
}
