/**
 * Finds the IP addresses in a line. An address stands as a token of its own: no letter, digit or dot
 * touches it, so that parts of versions (1.2.3.4.5, v1.2.3.4), times, MAC addresses and names do not
 * count. docs/formats.md lists the rules.
 */
import { isDigit } from '../timestamp/calendar.ts';
import { canonicalIPv6, ipv4End, MAX_IPV6_LENGTH } from './ip-address.ts';

const COLON = 58;
const DOT = 46;
const DASH = 45;
const SLASH = 47;
const BACKSLASH = 92;

// What a character can be, as bits: one table look-up a character keeps the scan fast.
const WORD = 1; // letter, digit, underscore
const HEX = 2; // hexadecimal digit
const START = 4; // may start an address
const KINDS = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  if (/\w/.test(char)) KINDS[code]! |= WORD;
  if (/[0-9a-fA-F]/.test(char)) KINDS[code]! |= HEX;
  if (/[0-9a-fA-F:]/.test(char)) KINDS[code]! |= START;
}

/** Reading outside of a string is slow, and many a line starts or ends with an address: ask first. */
const codeAt = (text: string, at: number): number =>
  at >= 0 && at < text.length ? text.charCodeAt(at) : 0;

const kindAt = (text: string, at: number): number => {
  const code = codeAt(text, at);
  // Letters of other scripts touch a token as well.
  return code < 128 ? KINDS[code]! : WORD;
};
const isWordAt = (text: string, at: number): boolean => (kindAt(text, at) & WORD) !== 0;

/** Calls `found` with the canonical text of each address, in order. It may be a slice of the line. */
export function findIPs(text: string, found: (ip: string) => void): void {
  let at = 0;
  while (at < text.length) {
    const kind = kindAt(text, at);
    if ((kind & START) !== 0) {
      const end = readAddress(text, at, found);
      if (end > at) {
        at = end;
        continue;
      }
    }
    // A JSON escape (\n) touches nothing, so it is passed as a whole.
    at += text.charCodeAt(at) === BACKSLASH && isEscape(text, at + 1) ? 2 : 1;
    // No address starts inside a word.
    if ((kind & WORD) !== 0) while (isWordAt(text, at)) at++;
  }
}

/** Reads an address that starts at `at`; returns where it ends, or `at` where there is none. */
function readAddress(text: string, at: number, found: (ip: string) => void): number {
  const before = codeAt(text, at - 1);
  if (before === DOT || (isWordAt(text, at - 1) && !isEscape(text, at - 1))) return at;
  if (before === DASH && isWordAt(text, at - 2) && !isDigit(text.charCodeAt(at - 2))) return at;
  if (isDigit(text.charCodeAt(at))) {
    const end = ipv4End(text, at);
    if (end > 0) {
      if (!standsAlone(text, at, end)) return at;
      found(text.slice(at, end));
      return end;
    }
  }
  return before === COLON || before === DASH ? at : readIPv6(text, at, found);
}

/** The letter of an escape (`\n192.0.2.1` inside a JSON string) does not touch what follows it. */
function isEscape(text: string, at: number): boolean {
  return codeAt(text, at - 1) === BACKSLASH && 'nrt'.includes(text[at] ?? ' ');
}

/** What follows and what stands before an IPv4 address must not make it part of something else. */
function standsAlone(text: string, at: number, end: number): boolean {
  if (isWordAt(text, end)) return false;
  const next = codeAt(text, end);
  if (next === DOT && isWordAt(text, end + 1)) return false;
  if (next === DASH && isWordAt(text, end + 1) && !isDigit(text.charCodeAt(end + 1))) return false;
  return !isProductVersion(text, at, end);
}

/** `Chrome/120.0.0.0`: behind a name and a slash, an address of a whole network is a version. */
function isProductVersion(text: string, at: number, end: number): boolean {
  if (codeAt(text, at - 1) !== SLASH || !isWordAt(text, at - 2)) return false;
  return text.startsWith('.0.0', end - 4);
}

function readIPv6(text: string, at: number, found: (ip: string) => void): number {
  if (!hasColonNear(text, at)) return at;
  let end = at;
  const limit = Math.min(text.length, at + MAX_IPV6_LENGTH + 1);
  while (end < limit && isAddressCode(text, end)) end++;
  if (isWordAt(text, end)) return at;
  const next = codeAt(text, end);
  if (next === DASH && isWordAt(text, end + 1)) return at;
  const written = trimEnd(text.slice(at, end));
  if (!isPlausible(text, at, written)) return at;
  const address = canonicalIPv6(written);
  if (address === null) return at;
  found(address);
  return at + written.length;
}

/** The first colon stands within the first group and the next place: others need not be read. */
function hasColonNear(text: string, at: number): boolean {
  for (let i = at; i <= at + 4; i++) {
    if (codeAt(text, i) === COLON) return true;
    if ((kindAt(text, i) & HEX) === 0) return false;
  }
  return false;
}

function isAddressCode(text: string, at: number): boolean {
  return (kindAt(text, at) & START) !== 0 || text.charCodeAt(at) === DOT;
}

/** Without the punctuation of the sentence: one dot or one colon at the end. */
function trimEnd(written: string): string {
  if (written.endsWith('.')) return written.slice(0, -1);
  return written.endsWith(':') && !written.endsWith('::') ? written.slice(0, -1) : written;
}

/** Keeps out names like `Abc::Def`, a lone `::` in running text, and EUI-64 identifiers. */
function isPlausible(text: string, at: number, written: string): boolean {
  if (written === '::') return '["'.includes(text[at - 1] ?? ' ');
  if (!written.includes('::')) return written.length !== 23 || !isEUI64(written);
  return /\d/.test(written) || written.split(':').length > 3;
}

const isEUI64 = (written: string): boolean => /^([0-9a-fA-F]{2}:){7}[0-9a-fA-F]{2}$/.test(written);
