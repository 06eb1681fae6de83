/** Before noon or behind it: `AM`, `p.m.`, behind a time, and the words of East Asia, before it or behind it. */
import { HOUR } from '../calendar.ts';
import { blanksEnd, DOT, isWordCode } from './marks.ts';

const A = 97;
const P = 112;
const M = 109;

/** All of two characters, in the order of morning and afternoon. */
const WORDS = ['上午', '下午', '午前', '午後', '오전', '오후'];
const WORD_LENGTH = 2;

/** The place of a word of East Asia in the list, or -1. */
const wordAt = (text: string, at: number): number =>
  text.charCodeAt(at) < 0x4e00 ? -1 : WORDS.indexOf(text.slice(at, at + WORD_LENGTH));

/** What `readHalfDayBefore` found; null for none. */
export type Half = 'morning' | 'afternoon' | null;

/** The half of the day that stands at `at`, before a time; it ends at `halfEnd`. */
export function halfDayBefore(text: string, at: number): Half {
  const word = wordAt(text, at);
  halfEnd = word < 0 ? at : blanksEnd(text, at + WORD_LENGTH);
  if (word < 0) return null;
  return word % 2 === 0 ? 'morning' : 'afternoon';
}
export let halfEnd = 0;

/** Behind `AM`, `pm`, `a.m.` or `p. m.`, which may stand behind a space; `at` where there is none. */
export function halfDayEnd(text: string, at: number): number {
  const start = blanksEnd(text, at);
  if (wordAt(text, start) >= 0) return start + WORD_LENGTH;
  const half = text.charCodeAt(start) | 32;
  if (half !== A && half !== P) return at;
  const isDotted = text.charCodeAt(start + 1) === DOT;
  const letterAt = isDotted ? blanksEnd(text, start + 2) : start + 1;
  if ((text.charCodeAt(letterAt) | 32) !== M) return at;
  const end = isDotted && text.charCodeAt(letterAt + 1) === DOT ? letterAt + 2 : letterAt + 1;
  return isWordCode(text.charCodeAt(end)) ? at : end;
}

/** Milliseconds to add to a time of that hour, before the AM or PM that ends at `end`. */
export function halfDayShift(text: string, end: number, hour: number): number {
  const word = wordAt(text, end - WORD_LENGTH);
  const isAfternoon = word >= 0 ? word % 2 === 1 : /p[^p]*$/i.test(text.slice(end - 6, end));
  return shiftOf(isAfternoon ? 'afternoon' : 'morning', hour);
}

/** Milliseconds to add to a time of that hour in that half of the day. */
export function shiftOf(half: Half, hour: number): number {
  if (half === 'afternoon') return hour < 12 ? 12 * HOUR : 0;
  return half === 'morning' && hour === 12 ? -12 * HOUR : 0;
}
