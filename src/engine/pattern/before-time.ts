/** What stands before the time of a record, which may end the line: the name of a file or of a container, a number, a level. */
import { isDigit, isSpace } from '../characters.ts';
import { levelOfLetter, levelOfWord, NO_LEVEL } from '../levels/levels.ts';
import { anyDate, hasDateShape } from '../timestamp/date.ts';
import type { Clock } from '../timestamp/index.ts';
import type { Header } from './header.ts';
import { FAIL } from './scan.ts';

/** So many words may stand before it, or columns with tabs between them: a sentence that mentions a time is no header. */
const MAX_WORDS = 4;
const TAB = 9;

/**
 * Takes everything up to the first time with a date, where that does not stand at `at` itself; FAIL where none follows behind a few words.
 * A level at its start is the record's.
 */
export function readBefore(text: string, at: number, header: Header, clock: Clock): number {
  const words = new WordsBefore(text, at);
  for (let end = at; words.takes(end); end++) {
    if (!words.mayEndAt(end)) continue;
    if (anyDate(text, end, { ...clock }) >= 0) {
      if (header.level === NO_LEVEL) header.level = levelAtStart(text.slice(at, end));
      return end;
    }
    // With other digits it may be one.
    header.places.refused ||= hasDateShape(text, end);
  }
  return FAIL;
}

/** Counts the words of what stands before the time, character by character. */
class WordsBefore {
  readonly #text: string;
  readonly #start: number;
  readonly #hasColumns: boolean;
  #words = 0;
  #columns = 0;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#start = start;
    this.#hasColumns = text.includes('\t', start);
  }

  /** Goes on with the character at `at`: false at the end of the text, and where there are too many words. */
  takes(at: number): boolean {
    const text = this.#text;
    if (at >= text.length) return false;
    const code = text.charCodeAt(at);
    if (!isSpace(code) || at === this.#start || isSpace(text.charCodeAt(at - 1))) return true;
    this.#words++;
    if (code === TAB) this.#columns++;
    return (this.#hasColumns ? this.#columns : this.#words) <= MAX_WORDS;
  }

  /** May the time begin there? Behind more words only in a column of its own. */
  mayEndAt(at: number): boolean {
    const text = this.#text;
    if (at === this.#start || !isWordAt(text, at) || isWordAt(text, at - 1)) return false;
    return this.#words <= MAX_WORDS || text.charCodeAt(at - 1) === TAB;
  }
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

/**
 * A level in capitals, its letter in brackets or alone with a dot, the value of one, or behind a name and a colon: `<W>`, `W. `,
 * `"ERROR"`, `[WARN] shop`, `lvl=warn`, `shop:warn`.
 */
export function levelAtStart(text: string): number {
  const letter = /^\s*(?:[<[(]([VTDINWEFC])[>\])]|([IWEF])\. $)/.exec(text)?.slice(1).find(Boolean);
  if (letter !== undefined) return levelOfLetter(letter);
  const pair = /\b(?:log_?)?(?:level|lvl|severity)="?(\w+)/i.exec(text)?.[1];
  if (pair !== undefined) return levelOfWord(pair);
  const named = /^\s*[\w.-]+:([a-z]+) *$/.exec(text)?.[1];
  if (named !== undefined) return levelOfWord(named);
  const word = /^\s*[<[("]*([A-Z]{3,})(?![\w.-])/.exec(text)?.[1];
  return word === undefined ? NO_LEVEL : levelOfWord(word);
}
