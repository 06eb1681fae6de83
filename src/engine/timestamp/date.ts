/** Any timestamp that is written as a date: a mere number at a line's start may be anything. */
import { isDigit } from '../characters.ts';
import type { Clock } from './calendar.ts';
import { readMonth } from './grammar/names.ts';
import { anyTimestamp, hasTimestampShape } from './index.ts';

const NUMBER = /^[\d.,]+$/;

/** As `anyTimestamp`, but for numbers since the epoch. */
export function anyDate(text: string, at: number, clock: Clock): number {
  const end = anyTimestamp(text, at, clock);
  return end >= 0 && NUMBER.test(text.slice(at, end)) ? -1 : end;
}

/** Digits, and what separates them from what may be the next part of a date. */
const FIRST_PART = /[0-9A-Fa-f]*\d[0-9A-Fa-f]*[-/.:, _]{1,3}|\d+[Tt]?/y;

/** Might a text with other digits be a date at `at`? As `hasTimestampShape`, of which numbers alone have the shape. */
export function hasDateShape(text: string, at: number): boolean {
  FIRST_PART.lastIndex = at;
  if (!FIRST_PART.test(text)) return hasTimestampShape(anyTimestamp, text, at, -1);
  const next = FIRST_PART.lastIndex;
  const isUnit = '年년月월'.includes(text[next] ?? ' ');
  return isUnit || isDigit(text.charCodeAt(next)) || readMonth(text, next);
}
