/** Levels that stand in free text: marked as such by capitals, by brackets, or by where they stand. */
import { isDigit } from '../characters.ts';
import { isCode } from './code-in-text.ts';
import { FOREIGN_WORDS, levelOfLetter, levelOfWord, NO_LEVEL } from './levels.ts';
import { isBeforeProgram, isTopic, levelOfDevice } from './levels-of-devices.ts';
import { isCapitalised, isFirst, isGap, isSpaceAt } from './places-in-text.ts';

/** Words that are levels inside free text too; the rest (FINE, CONFIG, ...) are common English. */
const IN_TEXT = new Set(
  (
    'TRACE TRCE DEBUG DEBU DBUG DEBG INFO NOTICE WARN WARNING ERROR ERR ERRO EROR SEVERE FATAL FATA CRITICAL CRIT ALERT ' +
    'EMERG PANIC WRN INF DBG TRC FTL VRB'
  ).split(' '),
);
for (const word of Object.values(FOREIGN_WORDS).flat()) IN_TEXT.add(word);
/** Before the value of a level: `level=`, `"severity":"`; not of an option or of a query: `--level=`, `?level=`. */
const LEVEL_KEY = /(?:^|[^A-Za-z?&-])(?:log_?)?(?:(?:level|lvl|severity)"?[=:] ?"?|at=)$/i;
const LONGEST_KEY = 16;
/** The same where a mark names them: `information/Checkable:`. */
const MARKED = new Set(['INFORMATION', 'EMERGENCY', 'VERBOSE', 'NOTI', 'ERRS']);

/** Their first letters and lengths: most words of a text are ruled out by them. */
const ALL = [...IN_TEXT, ...MARKED];
const FIRST_LETTERS = new Set(ALL.map((word) => word[0]!));
const SHORTEST = Math.min(...ALL.map(({ length }) => length));
const LONGEST = Math.max(...ALL.map(({ length }) => length));

/** Among how many of a text's first words (parted by spaces) a level counts. */
const NEAR_START = 8;

/** The facilities of syslog, before whose levels they stand: `daemon.err` (RFC 5424, 6.2.1, as BSD and Linux name them). */
const FACILITIES = new Set(
  'kern user mail daemon auth security syslog lpr news uucp cron authpriv ftp ntp audit console local#'.split(
    ' ',
  ),
);

/** Letters that stand for levels by themselves; others are words or initials as often. */
const LETTERS = 'VTDINWEFC';

/**
 * The first level near the start of a text, from `from` on. A word counts when it is all upper case, or when a mark says that it
 * is a level: `[warn] x`, `error: x`, `(info) x`, `- info - x`, `system,error,critical x`, `daemon.err`, `critical/ApiListener:`, `<01> Warning`; but not
 * `an error occurred`, and where it is the value of a level: `lvl=warn`. A letter counts with a mark: `E! x`, `[W] x`, `I | x`, `| W003: x`, and
 * two with a number: `Wa(180) x`. Near is counted in words and not in characters, so
 * that the answer does not depend on how long a number before it is.
 */
export function levelInText(text: string, from: number): number {
  let start = from;
  let isBehindOwn = false;
  for (let words = 0; start < text.length; ) {
    if (isWordCode(text.charCodeAt(start))) {
      const end = wordEnd(text, start);
      const level = levelOfToken(text, start, end, from);
      if (level !== NO_LEVEL || isBehindOwn) return level;
      isBehindOwn = isOwnLevel(text, start, end);
      start = end;
    } else if (isGap(text, start++, from) && ++words === NEAR_START) return NO_LEVEL;
  }
  return NO_LEVEL;
}

/** Levels of applications that are more or less severe than none of the usual ones. */
const OWN_LEVELS = new Set(
  'AUDIT SECURITY PERF PERFORMANCE STAT STATS METRIC METRICS EVENT ACCESS LIFECYCLE BUSINESS'.split(
    ' ',
  ),
);

/** Is the value of a member for levels one of an application's own? */
export const isNameOfOwnLevel = (value: unknown): boolean =>
  typeof value === 'string' && OWN_LEVELS.has(value);

/** A level of an application's own, in a column or in brackets: a level that its message speaks of is not the record's. */
function isOwnLevel(text: string, start: number, end: number): boolean {
  const isParted = ' \t['.includes(text[start - 1] ?? ' ') && ' \t]'.includes(text[end] ?? ' ');
  return isParted && isCapitalised(text, start) && OWN_LEVELS.has(text.slice(start, end));
}

function wordEnd(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && isWordCode(text.charCodeAt(end))) end++;
  return end;
}

function levelOfToken(text: string, start: number, end: number, from: number): number {
  const ofDevice = levelOfDevice(text, start, end, from);
  if (ofDevice !== NO_LEVEL) return ofDevice;
  const length = end - start;
  if (length === 1)
    return isMarkedLetter(text, start, from) ? levelOfLetter(text[start]!) : NO_LEVEL;
  // Words of two letters are levels in other alphabets alone.
  if (length === 2 && text.charCodeAt(start) < 128) return NO_LEVEL;
  if (!mayBeLevel(text, start, end)) return NO_LEVEL;
  const isMarked = isMarkedWord(text, start, end, from);
  // Most words are ruled out here, without a string that is made for them.
  if (!isMarked && isSmall(text.charCodeAt(start + 1))) return NO_LEVEL;
  const word = text.slice(start, end);
  const upper = word.toUpperCase();
  // Right behind the time a word in capitals is a level if it can be one.
  if (word === upper && isFirst(text, start, from)) return levelOfWord(upper);
  if (!IN_TEXT.has(upper) && !(isMarked && MARKED.has(upper))) return NO_LEVEL;
  return word === upper || isMarked ? levelOfWord(upper) : NO_LEVEL;
}

/** Whether a word has the length and the first letter of a level, and does not stand in code. */
function mayBeLevel(text: string, start: number, end: number): boolean {
  const length = end - start;
  if (length < SHORTEST || length > LONGEST) return false;
  return FIRST_LETTERS.has(text[start]!.toUpperCase()) && !isCode(text, start, end);
}

/** Does what stands around a word say that it is a level? */
function isMarkedWord(text: string, start: number, end: number, from: number): boolean {
  const behind = text[end];
  if (isBetweenMarks(text, start, end)) return true;
  if (LEVEL_KEY.test(text.slice(Math.max(from, start - LONGEST_KEY), start))) return true;
  if (isPartOfName(text, start, from)) return true;
  if (behind === '/') return isFirst(text, start, from);
  if (behind === ' ' && isBeforeProgram(text, start, end, from)) return true;
  const last = lastBefore(text, start, from);
  if (behind === ' ' && isMarkedBySpace(text, end, last)) return true;
  return (last === '>' || last === ']') && isSpaceAt(text, start - 1) && isCapitalised(text, start);
}

/** By the characters right before and behind it. */
function isBetweenMarks(text: string, start: number, end: number): boolean {
  const [before, behind] = [text[start - 1], text[end]];
  if (behind === ':' || behind === ']' || behind === '>') return true;
  if (before === '(' && behind === ')') return true;
  if (text.startsWith('- ', start - 2) && text.startsWith(' -', end)) return true;
  return isColumn(before, behind);
}

/** Is it the last part of a name: of a facility or of topics? */
function isPartOfName(text: string, start: number, from: number): boolean {
  const before = text[start - 1];
  if (before === ',') return isTopic(text, start, from);
  return before === '.' && isFacility(text, start - 1, from);
}

/** What follows a word and a space: `fatal error: x`, BIND's `debug 3: x`, which says how detailed, and `error : x`. */
function isMarkedBySpace(text: string, end: number, last: string): boolean {
  BEHIND_SPACE.lastIndex = end;
  const mark = BEHIND_SPACE.exec(text)?.[1];
  return mark !== undefined && (isLetter(mark) || last === '' || last === ':');
}

/** Is it alone between two of what parts columns? */
const isColumn = (before: string | undefined, behind: string | undefined): boolean =>
  before !== undefined && before === behind && '\t|;'.includes(before);

const isLetter = (text: string): boolean => /^[a-z]/i.test(text);
const BEHIND_SPACE = / (error|\d*):/iy;
/** A letter alone is a level at the start of a text, where a mark follows, in brackets, or in a column of its own. */
function isMarkedLetter(text: string, at: number, from: number): boolean {
  if (!LETTERS.includes(text[at]!)) return false;
  const [before, behind] = [text[at - 1], text[at + 1]];
  if (before === '[' && behind === ']') return true;
  if (behind === '/' && isTag(text, at, from)) return true;
  if (before === '|' && behind === '|') return 'IWE'.includes(text[at]!);
  const next = text.slice(at + 1, at + 3);
  if (isFirst(text, at, from)) return behind === '!' || [' |', ' [', '  '].includes(next);
  return text.slice(at - 2, at) === '  ' && next === '  ';
}

/** `D/nsHttp x` of Firefox, `W/Tag: x` and `W/Tag(12): x` of Android; not `I/O`. */
function isTag(text: string, at: number, from: number): boolean {
  if (at > from && !isSpaceAt(text, at - 1)) return false;
  TAG.lastIndex = at;
  const mark = TAG.exec(text)?.[1];
  return mark !== undefined && (mark !== ' ' || text.startsWith(']: ', at - 3));
}

const TAG = /[VDIWEF]\/[A-Za-z][\w.$-]+([ :(])/y;

/** Does a facility end at `at`? Whichever number it has: the answer depends on no digits. */
function isFacility(text: string, at: number, from: number): boolean {
  let start = at;
  while (start > from && isWordCode(text.charCodeAt(start - 1))) start--;
  return FACILITIES.has(text.slice(start, at).replace(/\d+/, '#'));
}

/** The last character before `at`, from `from` on, that is no space; empty where there is none. */
function lastBefore(text: string, at: number, from: number): string {
  let last = at - 1;
  while (last >= from && isSpaceAt(text, last)) last--;
  return last < from ? '' : text[last]!;
}

const isSmall = (code: number): boolean => code >= 97 && code <= 122;

function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    isDigit(code) ||
    code === 95 ||
    code >= 128
  );
}
