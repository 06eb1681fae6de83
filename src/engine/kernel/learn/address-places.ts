/**
 * Where IPv4 addresses may stand in lines of one shape, whatever their digits are. The rules are those of
 * ../reference/ips.ts.
 */
import { mayBeVersion, mayStand, mayStart } from '../../reference/ips.ts';
import { isDigit } from '../../timestamp/calendar.ts';
import type { Span } from './scanned.ts';

/** The variable that may be an address; `isVersion`: no address if it ends in .0.0. */
export interface AddressPlace {
  variable: number;
  isVersion: boolean;
}

/** A recipe holds so many, and their variables' numbers are bytes. */
const MAX_PLACES = 8;
const MAX_VARIABLE = 255;

/** The length of `0.0.0.0`. */
const LEAST_DOTTED = 7;
const DOTTED = /^\d+\.\d+\.\d+\.\d+$/;
const HEX_OR_COLON = /[0-9a-fA-F:]/;

/**
 * The places in text[from, to), which has these variables; null where only the plain search can tell:
 * near to what may be an IPv6 address, or where there are too many.
 */
export function addressPlaces(
  text: string,
  { start: from, end: to }: Span,
  variables: readonly Span[],
): AddressPlace[] | null {
  if (mayHoldIPv6(text.slice(from, to)) || holdsGroup(text, from, variables)) return null;
  const places: AddressPlace[] = [];
  for (let variable = 0; variable < variables.length; variable++) {
    const { start, end } = variables[variable]!;
    if (end - start < LEAST_DOTTED || !DOTTED.test(text.slice(start, end))) continue;
    if (!mayStart(text, start) || !mayStand(text, end)) continue;
    if (text[start - 1] === ':' && HEX_OR_COLON.test(text[start - 2] ?? ' ')) return null;
    places.push({ variable, isVersion: mayBeVersion(text, start) });
  }
  const isTooMuch = places.length > MAX_PLACES || (places.at(-1)?.variable ?? 0) > MAX_VARIABLE;
  return isTooMuch ? null : places;
}

/** Is there a run of hexadecimal digits and colons that may be an address? */
function mayHoldIPv6(text: string): boolean {
  let end = 0;
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', end)) {
    let start = colon;
    while (start > end && isHex(text.charCodeAt(start - 1))) start--;
    end = colon + 1;
    while (end < text.length && isHexOrColon(text.charCodeAt(end))) end++;
    if (mayBeIPv6(text, start, end)) return true;
  }
  return false;
}

/** Has the run two colons or more and `::`, six colons, or letters, and stands it not inside of a word? */
function mayBeIPv6(text: string, start: number, end: number): boolean {
  let colons = 0;
  let hasLetters = false;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON) colons++;
    else if (!isDigit(code)) hasLetters = true;
  }
  if (colons < 2 || WORD.test(text[start - 1] ?? ' ') || WORD.test(text[end] ?? ' ')) return false;
  return hasLetters || colons > 5 || text.slice(start, end).includes('::');
}

const COLON = 58;

const isHexOrColon = (code: number): boolean => code === COLON || isHex(code);

const isHex = (code: number): boolean =>
  isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);

const WORD = /[\w\u0080-\uffff]/;

/** Is a variable groups with colons between? In another line of the shape they may be an IPv6 address. */
function holdsGroup(text: string, from: number, variables: readonly Span[]): boolean {
  let next = 0;
  for (let at = text.indexOf(':', from); at >= 0; at = text.indexOf(':', at + 1)) {
    while (next < variables.length && variables[next]!.end <= at) next++;
    if (next === variables.length) return false;
    if (variables[next]!.start <= at) return true;
  }
  return false;
}
