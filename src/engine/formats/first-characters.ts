/**
 * With which characters a line of a format may start. Most formats are ruled out for a line by its
 * first character alone, before any of their patterns is run.
 */
import type { Program, Step } from '../pattern/program.ts';
import { TIMESTAMPS } from '../timestamp/index.ts';
import type { Format } from './format.ts';

const DIGITS = '0123456789';
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LETTERS = CAPITALS + CAPITALS.toLowerCase();
const SPACES = ' \t';

/** By character code; true where a line may start with it. All codes from 128 on are at index 128. */
export type FirstCharacters = readonly boolean[];

export function mayStart(first: FirstCharacters, text: string): boolean {
  return first[Math.min(text.charCodeAt(0), 128)]!;
}

export function firstCharactersOf(format: Format): FirstCharacters {
  if (format.composePrefix || format.kind === 'logfmt') return anyCharacter();
  if (format.kind === 'json') return only(`${SPACES}{`);
  const sets = format.programs.map(firstOfProgram);
  return anyCharacter().map((_, code) => sets.some((set) => set[code]));
}

const anyCharacter = (): boolean[] => new Array<boolean>(129).fill(true);

function only(characters: string): boolean[] {
  return anyCharacter().map(
    (_, code) => code < 128 && characters.includes(String.fromCharCode(code)),
  );
}

/** Optional steps may be nothing: then the next one decides as well. */
function firstOfProgram({ steps, words }: Program): boolean[] {
  const sets: boolean[][] = [];
  for (const step of steps) {
    sets.push(firstOfStep(step, words));
    if (!(step.kind === 'space' && step.optional)) break;
  }
  return anyCharacter().map((_, code) => sets.some((set) => set[code]));
}

function firstOfStep(step: Step, words: Program['words']): boolean[] {
  switch (step.kind) {
    case 'literal':
      return only(step.text[0]!);
    case 'space':
      return only(SPACES);
    case 'timestamp':
      return only(firstOfTimestamp(step.parse));
    case 'level_word':
      return only(LETTERS + [...words.keys()].map((word) => word[0]).join(''));
    case 'level_letter':
    case 'zone':
    case 'method':
      return only(CAPITALS);
    case 'level_priority':
    case 'int':
    case 'status':
    case 'bytes':
    case 'duration':
      return only(`${DIGITS}-+`);
    case 'quoted':
    case 'request':
      return only('"');
    default:
      return anyCharacter();
  }
}

const LETTER_FIRST = new Set(
  ['asctime', 'rfc2822', 'rfc3164', 'month_day_comma'].map((name) => TIMESTAMPS[name]),
);

function firstOfTimestamp(parse: (typeof TIMESTAMPS)[string]): string {
  if (parse === TIMESTAMPS.any) return DIGITS + CAPITALS;
  return LETTER_FIRST.has(parse) ? CAPITALS : DIGITS;
}
