/**
 * Finds the IP addresses in a line. An address is a token of its own: no letter, digit or dot touches it,
 * so that parts of versions (1.2.3.4.5, v1.2.3.4), times, MAC addresses and names do not count.
 * docs/formats.md lists the rules.
 *
 * Dots and colons are rare, and indexOf finds them faster than a loop: so the search goes from dot to
 * dot for IPv4, from colon to colon for IPv6, and looks at what stands around them.
 */
import { isDigit } from '../characters.ts';
import { canonicalIPv6, ipv4End, MAX_IPV6_LENGTH } from './parse-ip.ts';

const COLON = 58;
const DOT = 46;
const DASH = 45;
const SLASH = 47;
const BACKSLASH = 92;
const SPACE = 32;

type Found = (ip: string) => void;

/**
 * Calls `found` with the canonical text of each address. It may be a slice of the line. `havePorts`: addresses stand before ports,
 * as in logs of proxies, so that of an IPv6 address before a space the last group is one.
 */
export function findIPs(text: string, found: Found, havePorts = false): void {
  for (let dot = text.indexOf('.'); dot >= 0; ) {
    dot = text.indexOf('.', readAroundDot(text, dot, found));
  }
  for (let colon = text.indexOf(':'); colon >= 0; ) {
    colon = text.indexOf(':', readAroundColon(text, colon, found, havePorts));
  }
}

// What a character can be, as bits.
const WORD = 1; // letter, digit, underscore
const HEX = 2; // hexadecimal digit
const KINDS = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  if (/\w/.test(char)) KINDS[code]! |= WORD;
  if (/[0-9a-fA-F]/.test(char)) KINDS[code]! |= HEX;
}

/** 0 outside of the text: reading there is slow, and many a line starts or ends with an address. */
const codeAt = (text: string, at: number): number =>
  at >= 0 && at < text.length ? text.charCodeAt(at) : 0;

const kindAt = (text: string, at: number): number => {
  const code = codeAt(text, at);
  // Letters of other scripts touch a token as well.
  return code < 128 ? KINDS[code]! : WORD;
};
const isWordAt = (text: string, at: number): boolean => (kindAt(text, at) & WORD) !== 0;
const isHexAt = (text: string, at: number): boolean => (kindAt(text, at) & HEX) !== 0;
const isDigitAt = (text: string, at: number): boolean => isDigit(codeAt(text, at));

/** Reads the IPv4 address whose first dot this is, if there is one; returns where to go on. */
function readAroundDot(text: string, dot: number, found: Found): number {
  if (!isDigitAt(text, dot + 1)) return dot + 1;
  let start = dot;
  while (start > dot - 4 && isDigitAt(text, start - 1)) start--;
  if (start === dot || !mayStart(text, start)) return dot + 1;
  const end = ipv4End(text, start);
  if (end < 0 || endsIPv6(text, start)) return dot + 1;
  const portEnd = dottedPortEnd(text, start, end);
  if (portEnd === end && !standsAlone(text, start, end)) return dot + 1;
  found(text.slice(start, end));
  return portEnd;
}

const LEAST_PORT = 1024;
const MOST_PORT = 65_535;

/**
 * Behind the port that tcpdump and BSD's netstat write behind a dot, `192.0.2.1.50550`; else `end`. A small number is one only beside
 * the arrow of tcpdump: versions have five numbers, too.
 */
function dottedPortEnd(text: string, at: number, end: number): number {
  if (codeAt(text, end) !== DOT) return end;
  let portEnd = end + 1;
  while (portEnd < end + 7 && isDigitAt(text, portEnd)) portEnd++;
  const digits = text.slice(end + 1, portEnd);
  const isAlone = !isWordAt(text, portEnd) && !isDotted(text, portEnd);
  if (!isAlone || !/^[1-9]\d{0,4}$/.test(digits) || Number(digits) > MOST_PORT) return end;
  const isByArrow = text.startsWith(' >', portEnd) || text.startsWith('> ', at - 2);
  return Number(digits) >= LEAST_PORT || isByArrow ? portEnd : end;
}

/** A dot, and another part of a name behind it. */
const isDotted = (text: string, at: number): boolean =>
  codeAt(text, at) === DOT && isWordAt(text, at + 1);

/** May an address start here, by what stands before? */
export function mayStart(text: string, at: number): boolean {
  const before = codeAt(text, at - 1);
  if (before === DOT || (isWordAt(text, at - 1) && !isEscape(text, at - 1))) return false;
  // `app-1.2.3.4` is a version, `192.0.2.1-192.0.2.9` a range.
  return before !== DASH || !isWordAt(text, at - 2) || isDigitAt(text, at - 2);
}

/** The letter of an escape (`\n192.0.2.1` inside a JSON string) does not touch what follows it. */
function isEscape(text: string, at: number): boolean {
  return codeAt(text, at - 1) === BACKSLASH && 'nrt'.includes(text[at]!);
}

/** What follows and what stands before an IPv4 address must not make it part of something else. */
function standsAlone(text: string, at: number, end: number): boolean {
  if (!mayStand(text, end) || isVersion(text, at)) return false;
  return !(mayBeVersion(text, at) && text.startsWith('.0.0', end - 4));
}

/** What browsers call themselves and their parts, before a slash and a version. */
const BROWSER =
  /(?:Chrome|Chromium|CriOS|Browser|Edge?|EdgA|EdgiOS|OPR|OPT|OPiOS|Opera|Vivaldi|Version|Safari|Firefox|FxiOS|GSA|Iron|Electron|Brave|Silk|Maxthon|Puffin|Whale|WebKit|MicroMessenger|Avast|AVG|Avira|Norton|CCleaner|Iridium|Dragon|SeaMonkey|Trident|Presto|Gecko|MetaSr|Instagram|Teams|Slack)\/$/;
const LONGEST_BROWSER = 20;

/**
 * What says that four numbers are no address: `version 10.1.2.3`, `FileVersion=1.0.0.12`, `firmware: 7.0.12.1`, `OID 2.5.29.15`. No double
 * quote stands between, as the kernel reads what stands in these by itself.
 */
const VERSION_WORD =
  /(?:(?:^|[^A-Za-z0-9])(?:[Vv]ersion|VERSION|[Vv]er\.?|[Ff]irmware|FIRMWARE|[Bb]uild|oid|OID)|[a-z]Version) ?[:=]? ?['([]?$/;
/** Longer than any of these with its marks, so that a word is not cut. */
const LONGEST_WORD = 16;

/** Is an IPv4 address here the version of a browser, `Chrome/1.0.154.53`, or of its engine, `rv:1.9.0.5`, or named as one? */
export function isVersion(text: string, at: number): boolean {
  const before = codeAt(text, at - 1);
  if (VERSION_WORD.test(text.slice(Math.max(0, at - LONGEST_WORD), at))) return true;
  if (before === COLON) return text.startsWith('rv:', at - 3) && !isWordAt(text, at - 4);
  return before === SLASH && BROWSER.test(text.slice(Math.max(0, at - LONGEST_BROWSER), at));
}

/** May an IPv4 address end here, by what follows? */
export function mayStand(text: string, end: number): boolean {
  if (isWordAt(text, end)) return false;
  const next = codeAt(text, end);
  if (next === DOT && isWordAt(text, end + 1)) return false;
  return !(next === DASH && isWordAt(text, end + 1) && !isDigitAt(text, end + 1));
}

/** `Chrome/120.0.0.0`: behind a name and a slash, an address of a whole network is a version. */
export function mayBeVersion(text: string, at: number): boolean {
  return codeAt(text, at - 1) === SLASH && isWordAt(text, at - 2);
}

/** Is the IPv4 address the end of an IPv6 one (`::ffff:192.0.2.1`), which is read by itself? */
function endsIPv6(text: string, at: number): boolean {
  if (codeAt(text, at - 1) !== COLON) return false;
  let start = at;
  while (at - start < MAX_IPV6_LENGTH && isHexOrColon(text, start - 1)) start--;
  if (isWordAt(text, start - 1)) start = text.indexOf(':', start) + 1;
  let isPart = false;
  readIPv6(text, start, () => {
    isPart = true;
  });
  return isPart;
}

const isHexOrColon = (text: string, at: number): boolean =>
  isHexAt(text, at) || codeAt(text, at) === COLON;

/** Reads the IPv6 address whose first colon this is, if there is one; returns where to go on. */
function readAroundColon(text: string, colon: number, found: Found, havePorts: boolean): number {
  const isDouble = codeAt(text, colon + 1) === COLON;
  if (!isDouble && !isHexAt(text, colon + 1)) return colon + 1;
  let start = colon;
  while (start > colon - 5 && isHexAt(text, start - 1)) start--;
  if (start === colon && !isDouble) return colon + 1;
  return Math.max(colon + 1, readIPv6(text, start, found, havePorts));
}

/** Reads an IPv6 address that starts here; returns where it, or what cannot be one, ends. */
function readIPv6(text: string, at: number, found: Found, havePorts = false): number {
  const before = codeAt(text, at - 1);
  if (before === COLON ? !isBehindLabel(text, at) : before === DASH || !mayStart(text, at))
    return at;
  let end = at;
  let colons = 0;
  const limit = Math.min(text.length, at + MAX_IPV6_LENGTH + 1);
  while (end < limit && (isHexOrColon(text, end) || codeAt(text, end) === DOT)) {
    if (codeAt(text, end) === COLON) colons++;
    end++;
  }
  // Two colons for `::`, six for eight groups that end in IPv4: times have fewer, or the parser says.
  if (colons < 2 || isWordAt(text, end)) return end;
  if (codeAt(text, end) === DASH && isWordAt(text, end + 1)) return end;
  const run = trimEnd(text.slice(at, end));
  const isBeforeSpace = codeAt(text, at + run.length) === SPACE;
  const written = withoutPort(run, havePorts && isBeforeSpace);
  const address = isPlausible(text, at, written) ? canonicalIPv6(written) : null;
  if (address === null) return end;
  found(address);
  return at + run.length;
}

/** Does the colon before this place belong to a word, `IPv6:`, of which one digit at most is the end, and not to an address? */
function isBehindLabel(text: string, at: number): boolean {
  const colon = at - 1;
  let start = isDigitAt(text, colon - 1) ? colon - 1 : colon;
  if (start === colon) while (isHexAt(text, start - 1) && !isDigitAt(text, start - 1)) start--;
  return isWordAt(text, start - 1) && !isHexAt(text, start - 1);
}

const PORT = /^(.*[0-9a-fA-F])([:.])([1-9]\d{0,4})$/;

/**
 * An address without the port behind it: behind a dot, or behind a colon where it cannot be a group (five digits, a ninth group), where a port is
 * known to stand there (`isKnown`), or behind `::1`, which is an address of no network.
 */
function withoutPort(run: string, isKnown: boolean): string {
  const [, address = '', mark, port = ''] = PORT.exec(run) ?? [];
  if (address === '' || Number(port) > MOST_PORT) return run;
  // The end of an address may be IPv4.
  const hasDots = address.includes('.');
  if (mark === '.') return hasDots ? run : address;
  const groups = address.split(':').length;
  const isNinth = groups === 8 && !address.includes('::') && port.length > 1;
  const isPort = port.length === 5 || isNinth || address === '::1' || hasDots || isKnown;
  return isPort && canonicalIPv6(address) !== null ? address : run;
}

/** Without the punctuation of the sentence: one dot or one colon at the end. */
function trimEnd(written: string): string {
  if (written.endsWith('.')) return written.slice(0, -1);
  return written.endsWith(':') && !written.endsWith('::') ? written.slice(0, -1) : written;
}

/** Keeps out times, names like `Abc::Def`, a lone `::` in running text, and EUI-64 identifiers. */
function isPlausible(text: string, at: number, written: string): boolean {
  if (written === '::') return '["'.includes(text[at - 1] ?? ' ');
  const groups = written.split(':').length;
  if (!written.includes('::')) return groups >= 7 && !isEUI64(written);
  return groups > 3 || /\d/.test(written);
}

const isEUI64 = (written: string): boolean => /^([0-9a-fA-F]{2}:){7}[0-9a-fA-F]{2}$/.test(written);
