/**
 * With which characters a line of a format may start. Most formats are ruled out for a line by its
 * first character alone, before any of their patterns is run.
 */
import type { Program, Step } from '../../pattern/program.ts';
import { anyDate } from '../../timestamp/date.ts';
import { FIRST_LETTERS } from '../../timestamp/grammar/names.ts';
import { isAny, TIMESTAMPS, type TimestampParser } from '../../timestamp/index.ts';
import type { Format } from '../format.ts';

const DIGITS = '0123456789';
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LETTERS = CAPITALS + CAPITALS.toLowerCase();
/** Stands for all characters from code 128 on. */
const BEYOND_ASCII = '\u0080';
const SPACES = ' \t';

/** By character code; 1 where a line may start with it. All codes from 128 on are at index 128. */
type FirstCharacters = Uint8Array;

const CODES = 129;

export function mayStart(first: FirstCharacters, text: string): boolean {
  return first[Math.min(text.charCodeAt(0), CODES - 1)] === 1;
}

const known = new WeakMap<Format, FirstCharacters>();

export function firstCharactersOf(format: Format): FirstCharacters {
  let first = known.get(format);
  if (!first) {
    first = findFirstCharacters(format);
    known.set(format, first);
  }
  return first;
}

function findFirstCharacters(format: Format): FirstCharacters {
  const first = new Uint8Array(CODES);
  if (format.composePrefix || format.kind === 'logfmt' || format.kind === 'csv')
    return first.fill(1);
  if (format.kind === 'json') allow(first, `${SPACES}{[,`);
  if (format.kind === 'xml') allow(first, `${SPACES}<`);
  for (const program of format.starts) allowProgram(first, program);
  if (format.spread === null) for (const program of format.programs) allowProgram(first, program);
  return first;
}

/** The same of one pattern. */
export function firstOfProgram(program: Program): FirstCharacters {
  const first = new Uint8Array(CODES);
  allowProgram(first, program);
  return first;
}

function allow(first: FirstCharacters, characters: string): void {
  for (let i = 0; i < characters.length; i++) {
    first[Math.min(characters.charCodeAt(i), CODES - 1)] = 1;
  }
}

/** Optional steps may be nothing: then the next one decides as well. */
function allowProgram(first: FirstCharacters, { steps, words }: Program): void {
  for (const step of steps) {
    const characters = firstOfStep(step, words);
    if (characters === null) first.fill(1);
    else allow(first, characters);
    if (!(step.kind === 'space' && step.optional)) return;
  }
}

/** With what a step may start; null: with anything. */
function firstOfStep(step: Step, words: Program['words']): string | null {
  switch (step.kind) {
    case 'literal':
      return step.text[0]!;
    case 'space':
      return SPACES;
    case 'timestamp':
      return firstOfTimestamp(step.parse);
    case 'level_word':
      return LETTERS + BEYOND_ASCII + [...words.keys()].map((word) => word[0]).join('');
    case 'level_letter':
    case 'zone':
    case 'method':
      return CAPITALS;
    case 'level_priority':
    case 'int':
    case 'status':
    case 'bytes':
    case 'duration':
      return `${DIGITS}-+`;
    case 'time':
      return DIGITS;
    case 'syslog':
      return `${DIGITS}<*.`;
    case 'quoted':
    case 'request':
      return '"';
    default:
      return null;
  }
}

const LETTER_FIRST = new Set([
  TIMESTAMPS.asctime,
  TIMESTAMPS.rfc2822,
  TIMESTAMPS.rfc3164,
  TIMESTAMPS.month_day_comma,
]);

function firstOfTimestamp(parse: TimestampParser): string {
  if (isAny(parse) || parse === anyDate) return `${DIGITS}@${FIRST_LETTERS}`;
  return LETTER_FIRST.has(parse) ? FIRST_LETTERS : DIGITS;
}
