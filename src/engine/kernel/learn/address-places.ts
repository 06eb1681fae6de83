/**
 * Where IPv4 addresses may stand in lines of one shape, whatever their digits are. The rules are those of
 * ../reference/ips.ts.
 */
import { mayBeVersion, mayStand, mayStart } from '../../reference/ips.ts';
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
  if (mayHoldIPv6(text.slice(from, to)) || variables.some((span) => isGroup(text, span)))
    return null;
  const places: AddressPlace[] = [];
  for (const [variable, { start, end }] of variables.entries()) {
    if (end - start < LEAST_DOTTED || !DOTTED.test(text.slice(start, end))) continue;
    if (!mayStart(text, start) || !mayStand(text, end)) continue;
    if (text[start - 1] === ':' && HEX_OR_COLON.test(text[start - 2] ?? ' ')) return null;
    places.push({ variable, isVersion: mayBeVersion(text, start) });
  }
  const isTooMuch = places.length > MAX_PLACES || (places.at(-1)?.variable ?? 0) > MAX_VARIABLE;
  return isTooMuch ? null : places;
}

/** A run of hexadecimal digits and colons with `::`, six colons, or letters; not inside of a word. */
function mayHoldIPv6(text: string): boolean {
  let end = 0;
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', end)) {
    let start = colon;
    while (start > end && HEX_OR_COLON.test(text[start - 1]!)) start--;
    end = colon + 1;
    while (end < text.length && HEX_OR_COLON.test(text[end]!)) end++;
    const run = text.slice(start, end);
    const colons = run.split(':').length - 1;
    if (colons < 2 || WORD.test(text[start - 1] ?? ' ') || WORD.test(text[end] ?? ' ')) continue;
    if (run.includes('::') || /[a-fA-F]/.test(run) || colons > 5) return true;
  }
  return false;
}

const WORD = /[\w\u0080-\uffff]/;

/** Groups with colons between: in another line of the shape they may be those of an IPv6 address. */
const isGroup = (text: string, { start, end }: Span): boolean =>
  text.slice(start, end).includes(':');
