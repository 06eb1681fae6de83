/**
 * The zone behind a time: `Z`, `+01`, `+0100`, `+01:00`, `+060` (minutes, as Db2 writes them), `GMT+0100`, `UTC+2`, a name, and a name in parentheses behind
 * an offset. Names of places say nothing.
 */
import { isDigit } from '../../characters.ts';
import { digits, HOUR, MINUTE } from '../calendar.ts';
import { blanksEnd, COLON, DASH, digitsEnd, isWordCode, PLUS, SPACE } from './marks.ts';
import { isUniversal, zoneNameAt } from './zone-names.ts';

/** What was found: whether it says the zone, milliseconds to take off for UTC, and where it ends. */
export const zone = { isKnown: false, millis: 0, end: 0 };

export const CAPITAL_Z = 90;
const OPEN = 40;
const CLOSE = 41;
/** The longest name of a zone in words, as JavaScript writes it. */
const LONGEST_WORDS = 60;

/** Reads a zone at `at`, which may be behind a space, into `zone`; its end is `at` where there is none. */
export function readZone(text: string, at: number): void {
  zone.isKnown = false;
  zone.millis = 0;
  zone.end = at;
  const code = text.charCodeAt(at);
  if ((code === CAPITAL_Z || code === 122) && !isWordCode(text.charCodeAt(at + 1))) {
    zone.isKnown = true;
    zone.end = at + 1;
    return;
  }
  if (readMinutes(text, at)) return;
  const start = blanksEnd(text, at);
  if (readOffset(text, start)) zone.end = behindName(text, zone.end);
  else readNamed(text, start);
}

/** A name, and an offset from it behind GMT and UTC. */
function readNamed(text: string, at: number): void {
  if (readNamedOffset(text, at)) return;
  const name = zoneNameAt(text, at);
  if (name === '') return;
  zone.isKnown = isUniversal(name);
  zone.end = at + name.length;
}

/** Reads `GMT+0100` or `UTC+2` at `at` into `zone`; false for none. */
export function readNamedOffset(text: string, at: number): boolean {
  if (!isUniversal(text.slice(at, at + 3))) return false;
  const offsetAt = text.charCodeAt(at + 3) === SPACE ? at + 4 : at + 3;
  if (!readOffset(text, offsetAt) && !readHours(text, offsetAt)) return false;
  zone.end = behindWords(text, zone.end);
  return true;
}

const signOf = (code: number): number => (code === PLUS ? 1 : code === DASH ? -1 : 0);

/** `+01`, `+0100`, `+01:00`; minutes that are none, and more digits, make it no offset. */
function readOffset(text: string, at: number): boolean {
  const sign = signOf(text.charCodeAt(at));
  const hours = sign === 0 ? -1 : digits(text, at + 1, 2);
  if (hours < 0 || hours > 23) return false;
  const colon = text.charCodeAt(at + 3) === COLON ? 1 : 0;
  const minutes = digits(text, at + 3 + colon, 2);
  const hasMinutes = minutes >= 0 && minutes <= 59;
  const end = hasMinutes ? at + 5 + colon : at + 3;
  if (isDigit(text.charCodeAt(end))) return false;
  zone.millis = sign * (hours * HOUR + (hasMinutes ? minutes * MINUTE : 0));
  zone.isKnown = true;
  zone.end = end;
  return true;
}

/** `+060`, `-300`: minutes. */
function readMinutes(text: string, at: number): boolean {
  const sign = signOf(text.charCodeAt(at));
  const minutes = sign === 0 || digitsEnd(text, at + 1) !== at + 4 ? -1 : digits(text, at + 1, 3);
  if (minutes < 0 || minutes > MOST_MINUTES) return false;
  zone.millis = sign * minutes * MINUTE;
  zone.isKnown = true;
  zone.end = at + 4;
  return true;
}
const MOST_MINUTES = 14 * 60;

/** `+1`, `-5`, `+5:30` behind a name. */
function readHours(text: string, at: number): boolean {
  const sign = signOf(text.charCodeAt(at));
  if (sign === 0 || digitsEnd(text, at + 1) !== at + 2) return false;
  const hours = digits(text, at + 1, 1);
  const minutes = text.charCodeAt(at + 2) === COLON ? digits(text, at + 3, 2) : -1;
  const hasMinutes = minutes >= 0 && minutes <= 59;
  zone.millis = sign * (hours * HOUR + (hasMinutes ? minutes * MINUTE : 0));
  zone.isKnown = true;
  zone.end = hasMinutes ? at + 5 : at + 2;
  return true;
}

/** Behind ` (CET)`; `at` where there is no such name. */
function behindName(text: string, at: number): number {
  if (text.charCodeAt(at) !== SPACE || text.charCodeAt(at + 1) !== OPEN) return at;
  const name = zoneNameAt(text, at + 2);
  const end = at + 2 + name.length;
  return name !== '' && text.charCodeAt(end) === CLOSE ? end + 1 : at;
}

/** Behind ` (Central European Standard Time)`; `at` where there is no such name. */
function behindWords(text: string, at: number): number {
  if (text.charCodeAt(at) !== SPACE || text.charCodeAt(at + 1) !== OPEN) return at;
  const last = at + LONGEST_WORDS;
  for (let end = at + 2; end < last; end++) {
    const code = text.charCodeAt(end);
    if (code === CLOSE) return end > at + 2 ? end + 1 : at;
    if (!isZoneLetter(code)) return at;
  }
  return at;
}

/** Of a name of a zone in any language: no digits and none of ASCII's marks. */
const isZoneLetter = (code: number): boolean =>
  code === SPACE || code > 127 || (isWordCode(code) && !isDigit(code));
