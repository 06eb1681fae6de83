/** Reading single IP addresses, and their canonical text. */
import { isDigit } from '../characters.ts';

/** The longest text of an IPv6 address: eight groups, the last two as IPv4. */
export const MAX_IPV6_LENGTH = 45;

/** Where the IPv4 address at `at` ends: four numbers of 0..255 without leading zeros; or -1. */
export function ipv4End(text: string, at: number): number {
  let end = at;
  for (let octet = 0; octet < 4; octet++) {
    if (octet > 0) {
      if (text.charCodeAt(end) !== 46) return -1;
      end++;
    }
    const start = end;
    let value = 0;
    while (end - start < 4 && isDigit(text.charCodeAt(end))) {
      value = value * 10 + text.charCodeAt(end) - 48;
      end++;
    }
    if (end === start || value > 255) return -1;
    if (end - start > 1 && (text.charCodeAt(start) === 48 || end - start > 3)) return -1;
  }
  return end;
}

/**
 * The canonical text (RFC 5952) of an IPv6 address written in any way, or null for what is none.
 * IPv4-mapped addresses (::ffff:192.0.2.1) become their IPv4 address.
 */
export function canonicalIPv6(text: string): string | null {
  const groups = parseIPv6(text);
  if (!groups) return null;
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  return isMapped ? dotted(groups[6]!, groups[7]!) : compress(groups);
}

/** The canonical text of an IPv4 or IPv6 address, or null for what is none. */
export function canonicalIP(text: string): string | null {
  return ipv4End(text, 0) === text.length ? text : canonicalIPv6(text);
}

/** The bits of an address, canonical text, as text of 0 and 1: 32 or 128 of them. */
export function addressBits(ip: string): string {
  const isIPv4 = !ip.includes(':');
  const groups = isIPv4 ? ip.split('.').map(Number) : parseIPv6(ip)!;
  return groups.map((group) => group.toString(2).padStart(isIPv4 ? 8 : 16, '0')).join('');
}

const dotted = (high: number, low: number): string =>
  `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;

function parseIPv6(text: string): number[] | null {
  const gap = text.indexOf('::');
  if (gap < 0) {
    const groups = parseGroups(text, true);
    return groups?.length === 8 ? groups : null;
  }
  if (text.indexOf('::', gap + 1) >= 0) return null;
  const before = parseGroups(text.slice(0, gap), false);
  const after = parseGroups(text.slice(gap + 2), true);
  if (!before || !after || before.length + after.length > 7) return null;
  const zeros = new Array<number>(8 - before.length - after.length).fill(0);
  return [...before, ...zeros, ...after];
}

function parseGroups(text: string, isEnd: boolean): number[] | null {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (isEnd && index === parts.length - 1 && part.includes('.')) {
      if (ipv4End(part, 0) !== part.length) return null;
      const [a, b, c, d] = part.split('.').map(Number) as [number, number, number, number];
      groups.push(a * 256 + b, c * 256 + d);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return null;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

/** RFC 5952, section 4: lower case, no leading zeros, `::` for the first of the longest zero runs. */
function compress(groups: number[]): string {
  let start = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === 0) end++;
    if (end - i > length) {
      start = i;
      length = end - i;
    }
    i = Math.max(i, end);
  }
  const hex = (part: number[]): string => part.map((group) => group.toString(16)).join(':');
  return start < 0
    ? hex(groups)
    : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}
