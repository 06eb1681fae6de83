/**
 * Levels from what logs write: words in any case, single letters, numbers. Inside the engine a level
 * is its index in LEVELS, and -1 where there is none, so that counting is an array access.
 */

import { isSpace } from './characters.ts';

/** The seven levels, from least to most severe; a report always holds all of them. */
export const LEVELS = ['trace', 'debug', 'info', 'notice', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof LEVELS)[number];

export const NO_LEVEL = -1;

const WORDS: Record<Level, string[]> = {
  trace: ['TRACE', 'TRC', 'VERBOSE', 'VRB', 'FINEST', 'FINER', 'SILLY'],
  debug: ['DEBUG', 'DBG', 'FINE', 'CONFIG', 'DEBUG1', 'DEBUG2', 'DEBUG3', 'DEBUG4', 'DEBUG5'],
  info: ['INFO', 'INF', 'INFORMATION', 'INFORMATIONAL'],
  notice: ['NOTICE'],
  warn: ['WARN', 'WARNING', 'WRN'],
  error: ['ERROR', 'ERR', 'SEVERE'],
  fatal: ['FATAL', 'FTL', 'CRITICAL', 'CRIT', 'ALERT', 'EMERG', 'EMERGENCY', 'PANIC', 'DPANIC'],
};

const LETTERS: Record<string, Level> = {
  V: 'trace',
  T: 'trace',
  D: 'debug',
  I: 'info',
  N: 'notice',
  W: 'warn',
  E: 'error',
  F: 'fatal',
  C: 'fatal',
  A: 'fatal',
};

/** Words that are levels inside free text too; the rest (FINE, CONFIG, ...) are common English. */
const IN_MESSAGES = new Set(
  'TRACE DEBUG INFO NOTICE WARN WARNING ERROR ERR SEVERE FATAL CRITICAL CRIT ALERT EMERG PANIC'.split(
    ' ',
  ),
);

/** Their first letters: most words of a message are ruled out by them. */
const FIRST_LETTERS = 'TDINWESFCAP';

/** Among how many of a message's first words (parted by spaces) a level word counts. */
const NEAR_START = 8;

export const levelIndex = (level: Level): number => LEVELS.indexOf(level);

const byWord = new Map<string, number>();
for (const level of LEVELS) for (const word of WORDS[level]) byWord.set(word, levelIndex(level));

const LONGEST_WORD = Math.max(...[...byWord.keys()].map((word) => word.length));

/** The level that a word names, in any case; -1 for any other word. */
export function levelOfWord(word: string): number {
  // It may be a whole message; no text gets shorter in capitals.
  if (word.length > LONGEST_WORD) return NO_LEVEL;
  return byWord.get(word) ?? byWord.get(word.toUpperCase()) ?? NO_LEVEL;
}

/** The level of a single upper-case letter as glog, logcat and MongoDB write it; -1 for others. */
export function levelOfLetter(letter: string): number {
  const level = LETTERS[letter];
  return level === undefined ? NO_LEVEL : levelIndex(level);
}

export const NUMBERINGS = ['syslog', 'pino', 'otel'] as const;
/** syslog: severity 0..7 (RFC 5424); pino: 10..60, bunyan too; otel: SeverityNumber 1..24. */
export type Numbering = (typeof NUMBERINGS)[number];

const BY_SEVERITY: Level[] = [
  'fatal',
  'fatal',
  'fatal',
  'error',
  'warn',
  'notice',
  'info',
  'debug',
];
const BY_TENS: Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const BY_FOURS: Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** The level that a number means in the given numbering; -1 where it means none. */
export function levelOfNumber(value: number, numbering: Numbering): number {
  const level = {
    syslog: () => BY_SEVERITY[value],
    pino: () => BY_TENS[Math.floor(value / 10) - 1],
    otel: () => BY_FOURS[Math.floor((value - 1) / 4)],
  }[numbering]();
  return level === undefined ? NO_LEVEL : levelIndex(level);
}

/** The level that an HTTP status stands for: 5xx error, 4xx warn, else info. */
export function levelOfStatus(status: number): number {
  if (status >= 500) return levelIndex('error');
  return levelIndex(status >= 400 ? 'warn' : 'info');
}

/**
 * The first level word that stands as a token of its own near the start of a message. It counts when
 * it is all upper case, or in brackets, or followed by a colon: `ERROR disk`, `[warn] x`, `error: x`,
 * but not `an error occurred`. Near is counted in words and not in characters, so that the answer does
 * not depend on how long a number before it is.
 */
export function levelInMessage(text: string, from: number): number {
  let start = from;
  for (let words = 0; start < text.length; ) {
    if (isWordCode(text.charCodeAt(start))) {
      const end = wordEnd(text, start);
      const level = levelOfToken(text, start, end);
      if (level !== NO_LEVEL) return level;
      start = end;
    } else if (isGap(text, start++, from) && ++words === NEAR_START) return NO_LEVEL;
  }
  return NO_LEVEL;
}

function wordEnd(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && isWordCode(text.charCodeAt(end))) end++;
  return end;
}

/** Is this the first space or tab behind a word of the message? */
function isGap(text: string, at: number, from: number): boolean {
  return isSpace(text.charCodeAt(at)) && at > from && !isSpace(text.charCodeAt(at - 1));
}

function levelOfToken(text: string, start: number, end: number): number {
  if (end - start < 3 || end - start > 9) return NO_LEVEL;
  const marked = text[end] === ':' || text[end] === ']' || text[end] === '>';
  // Most words are ruled out here, without a string that is made for them.
  if (!marked && isSmall(text.charCodeAt(start))) return NO_LEVEL;
  if (!FIRST_LETTERS.includes(text[start]!.toUpperCase())) return NO_LEVEL;
  const word = text.slice(start, end);
  const upper = word.toUpperCase();
  if (!IN_MESSAGES.has(upper)) return NO_LEVEL;
  return word === upper || marked ? levelOfWord(upper) : NO_LEVEL;
}

const isSmall = (code: number): boolean => code >= 97 && code <= 122;

function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code >= 128
  );
}
