/**
 * Where addresses may stand in lines of one shape, whatever their digits are. The rules are those of
 * ../interpreter/find-ips.ts. IPv4 addresses are variables, and the kernel reads them. One run of hexadecimal digits and
 * colons may be an IPv6 address: which, only its text can tell.
 */

import { isDigit } from '../../characters.ts';
import { isVersion, mayBeVersion, mayStand, mayStart } from '../../interpreter/find-ips.ts';
import { NO_VARIABLE, type Span } from './scanned.ts';

/** The variable that may be an address; `isVersion`: no address if it ends in .0.0. */
export interface AddressPlace {
  variable: number;
  isVersion: boolean;
}

/** What of a text the kernel reads: IPv4 addresses, and the variable of a run that the host looks at. */
export interface AddressPlaces {
  places: AddressPlace[];
  run: number;
}

/** A plan holds so many, and their variables' numbers are bytes. */
const MAX_PLACES = 8;
const MAX_VARIABLE = 255;

/** The length of `0.0.0.0`. */
const LEAST_DOTTED = 7;
const DOTTED = /^\d+\.\d+\.\d+\.\d+$/;
const WITH_PORT = /^\d+(?:\.\d+){4}$/;
const NUMBER = /^[\d.]+$/;

/**
 * The places in text[from, to), which has these variables; null where only the plain search can tell: where
 * several runs may be IPv6 addresses, or there are too many places.
 */
export function addressPlaces(
  text: string,
  span: Span,
  variables: readonly Span[],
): AddressPlaces | null {
  const run = findRun(text, span, variables);
  if (run === undefined) return null;
  const places: AddressPlace[] = [];
  for (let variable = 0; variable < variables.length; variable++) {
    const { start, end } = variables[variable]!;
    if (end - start < LEAST_DOTTED || !mayStart(text, start)) continue;
    const written = text.slice(start, end);
    // The fifth number may be a port.
    if (WITH_PORT.test(written)) return null;
    if (!DOTTED.test(written) || isInside(variables[variable]!, run)) continue;
    if (!mayStand(text, end) || isVersion(text, start)) continue;
    if (mayEndIPv6(text, start, variables[variable - 1])) return null;
    places.push({ variable, isVersion: mayBeVersion(text, start) });
  }
  const last = Math.max(places.at(-1)?.variable ?? 0, run?.variable ?? 0);
  const isTooMuch = places.length > MAX_PLACES || last > MAX_VARIABLE;
  return isTooMuch ? null : { places, run: run?.variable ?? NO_VARIABLE };
}

const isInside = ({ start, end }: Span, run: Span | null): boolean =>
  run !== null && start < run.end && end > run.start;

/** May the IPv4 address at `at` be the end of an IPv6 one? Not behind a word, as in `UTC:192.0.2.7`. */
function mayEndIPv6(text: string, at: number, before: Span | undefined): boolean {
  if (text[at - 1] !== ':' || !isHexOrColon(text.charCodeAt(at - 2))) return false;
  let start = at - 1;
  while (isHexOrColon(text.charCodeAt(start - 1))) start--;
  // Behind a label, as in `IPv6:::ffff:192.0.2.7`.
  if (WORD.test(text[start - 1] ?? ' ') && text.indexOf(':', start) < at - 1) return true;
  const isConstant = before === undefined || before.end <= start;
  return !isConstant || mayStart(text, start);
}

/** Hexadecimal digits, colons and dots in a row, and the first variable among them. */
interface Run extends Span {
  variable: number;
}

/** The run that may be an IPv6 address; null for none, undefined where they are not to be told apart by shape. */
function findRun(
  text: string,
  { start: from, end: to }: Span,
  variables: readonly Span[],
): Run | null | undefined {
  let found: Span | null = null;
  let end = from;
  for (let colon = indexOfColon(text, from, to); colon >= 0; colon = indexOfColon(text, end, to)) {
    let start = colon;
    while (start > end && isHex(text.charCodeAt(start - 1))) start--;
    end = colon + 1;
    while (end < to && isHexOrColon(text.charCodeAt(end))) end++;
    const kind = kindOfRun(text, { start, end }, variables);
    if (kind === 'none') continue;
    if (kind === 'unsure' || found) return undefined;
    found = { start, end };
  }
  return found && widened(text, found, variables);
}

const indexOfColon = (text: string, from: number, to: number): number => {
  const colon = text.indexOf(':', from);
  return colon < to ? colon : -1;
};

/** Is the run an IPv6 address in some line of the shape? `unsure`: it may be longer in another one. */
function kindOfRun(
  text: string,
  { start, end }: Span,
  variables: readonly Span[],
): 'none' | 'some' | 'unsure' {
  const inside = variables.filter((variable) => variable.start < end && variable.end > start);
  const isCut = inside.some((variable) => {
    const isNumber = NUMBER.test(text.slice(variable.start, variable.end));
    return !isNumber && (variable.start < start || variable.end > end);
  });
  if (isCut && text.slice(start, end).split(':').length > 2) return 'unsure';
  const isGroup = inside.some((variable) => text.slice(variable.start, variable.end).includes(':'));
  return isGroup || mayBeIPv6(text, start, end) ? 'some' : 'none';
}

/** The run with the dots of an IPv4 address at its end; undefined where it has no variable of its own. */
function widened(text: string, { start, end }: Span, variables: readonly Span[]): Run | undefined {
  let first = start;
  let last = end;
  while (first > 0 && isInRun(text.charCodeAt(first - 1))) first--;
  while (last < text.length && isInRun(text.charCodeAt(last))) last++;
  const variable = variables.findIndex((other) => other.end > first);
  const found = variables[variable];
  const isWhole = found && found.start >= first && found.end <= last;
  return isWhole ? { start: first, end: last, variable } : undefined;
}

/** Has the run two colons or more and `::`, six colons, or letters, and stands it not inside of a word? */
function mayBeIPv6(text: string, start: number, end: number): boolean {
  // Behind a label, as in `IPv6:2001:db8::7`, which the letter of an escape is not.
  const isBehindLabel = WORD.test(text[start - 1] ?? ' ') && !mayStart(text, start);
  const first = isBehindLabel ? text.indexOf(':', start) + 1 : start;
  // As `:db:` of `shop::db:` is none.
  if (isBehindLabel && text[first] === ':' && text[first + 1] !== ':') return false;
  let colons = 0;
  let hasLetters = false;
  for (let at = first; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON) colons++;
    else if (!isDigit(code)) hasLetters = true;
  }
  if (colons < 2 || WORD.test(text[end] ?? ' ')) return false;
  return hasLetters || colons > 5 || text.slice(first, end).includes('::');
}

const COLON = 58;
const DOT = 46;

const isHexOrColon = (code: number): boolean => code === COLON || isHex(code);

const isInRun = (code: number): boolean => code === DOT || isHexOrColon(code);

const isHex = (code: number): boolean =>
  isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);

const WORD = /[\w\u0080-\uffff]/;
