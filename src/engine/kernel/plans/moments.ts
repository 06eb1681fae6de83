/**
 * Timestamps by layout: which parser reads them, and where their seconds stand. The kernel reads seconds
 * and fraction itself and asks for the rest once a minute.
 */
import { isDigit } from '../../characters.ts';
import { clockOf, type TimeReading, type TimestampParser } from '../../timestamp/index.ts';

export interface TimeLayout {
  parser: TimestampParser;
  /** Characters (all ASCII) from the start to the seconds, and behind the fraction. */
  second: number;
  suffix: number;
  /** The text with zeros for digits and one letter for all, up to the seconds' end and behind the fraction. */
  form: string;
}

/** The kernel compares at least the 8 bytes before the seconds, and at most 7 behind the fraction: its mask of 8 is empty. */
const MIN_SECOND = 8;
const MAX_SECOND = 24;
const MAX_SUFFIX = 7;
/** A plan has two bytes for the number. */
const MAX_LAYOUTS = 65_535;

export class Moments {
  readonly #layouts: TimeLayout[] = [];
  /** What was asked for last: nearly all timestamps of a log have one form. */
  #last: { text: string; parser: TimestampParser; number: number } | null = null;

  /**
   * The number, from 1, of the layout of a timestamp's text, or 0 where it has no seconds of two digits
   * that the parser reads as such.
   */
  layoutOf(text: string, parser: TimestampParser): number {
    if (this.#last?.parser !== parser || !isOneForm(this.#last.text, text)) {
      this.#last = { text, parser, number: this.#numberOf(text, parser) };
    }
    return this.#last.number;
  }

  #numberOf(text: string, parser: TimestampParser): number {
    const layout = layoutOf(text, parser);
    if (!layout) return 0;
    const known = this.#layouts.findIndex(
      (other) =>
        other.parser === parser && other.second === layout.second && other.form === layout.form,
    );
    if (known >= 0) return known + 1;
    return this.#layouts.length < MAX_LAYOUTS ? this.#layouts.push(layout) : 0;
  }

  layout(number: number): TimeLayout {
    return this.#layouts[number - 1]!;
  }

  /** Milliseconds of a timestamp without its seconds and their fraction; NaN where it has another layout. */
  read(number: number, text: string, times: TimeReading): number {
    return minuteOf(this.layout(number), text, times);
  }
}

/** Do the texts differ in nothing but digits? As in lines of one shape, the layout then is the same. */
function isOneForm(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const code = a.charCodeAt(i);
    const other = b.charCodeAt(i);
    if (code !== other && !(isDigit(code) && isDigit(other))) return false;
  }
  return true;
}

const ZERO = 48;
const LETTER = 97;

/** What a character is in a form. */
function classOf(code: number): number {
  if (isDigit(code)) return ZERO;
  const small = code | 32;
  return small >= LETTER && small < LETTER + 26 ? LETTER : code;
}

/** Of a text in ASCII. */
function formOf(text: string, second: number, suffix: number): string {
  const parts = text.slice(0, second + 2) + text.slice(text.length - suffix);
  return String.fromCharCode(...Array.from(parts, (char) => classOf(char.charCodeAt(0))));
}

/** Of numbers of other lengths the seconds stand elsewhere, though two digits may stand where they were. */
function hasForm(text: string, { form, second, suffix }: TimeLayout): boolean {
  const head = second + 2;
  // What lies between the seconds and the suffix is the fraction.
  const skipped = text.length - head - suffix;
  if (skipped < 0) return false;
  for (let i = 0; i < head + suffix; i++) {
    const at = i < head ? i : i + skipped;
    if (classOf(text.charCodeAt(at)) !== form.charCodeAt(i)) return false;
  }
  return true;
}

function minuteOf(layout: TimeLayout, text: string, times: TimeReading): number {
  const { parser, second } = layout;
  if (!hasForm(text, layout)) return Number.NaN;
  const clock = clockOf(times);
  if (parser(text, 0, clock) !== text.length) return Number.NaN;
  const [, seconds, fraction = ''] = /^(\d\d)(?:[.,](\d+))?/.exec(text.slice(second)) ?? [];
  if (seconds === undefined) return Number.NaN;
  const millis = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return clock.time - Number(seconds) * 1000 - millis;
}

/** Looks for two digits that the parser takes for seconds: changing them moves the time by as much. */
function layoutOf(text: string, parser: TimestampParser): TimeLayout | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is not ASCII is more than a byte
  if (!/^[\x00-\x7f]*$/.test(text)) return null;
  for (const match of text.matchAll(/\d\d(?!\d)/g)) {
    const second = match.index;
    if (second < MIN_SECOND || second > MAX_SECOND) continue;
    const fraction = /^[.,]\d+/.exec(text.slice(second + 2))?.[0].length ?? 0;
    const suffix = text.length - second - 2 - fraction;
    const layout = { parser, second, suffix, form: formOf(text, second, suffix) };
    if (suffix <= MAX_SUFFIX && countsSeconds(layout, text)) return layout;
  }
  return null;
}

function countsSeconds(layout: TimeLayout, text: string): boolean {
  const head = text.slice(0, layout.second);
  const rest = text.slice(layout.second + 2);
  const moment = (seconds: string, behind = rest): number =>
    minuteOf(layout, head + seconds + behind, { referenceTime: 0 });
  const base = moment('00');
  if (Number.isNaN(base) || base !== moment('59') || base !== moment('07')) return false;
  return base === moment('00', rest.replace(/^([.,])\d+/, '$1987'));
}
