/** Names of time zones, as clocks and languages abbreviate them. */
import { HOUR } from '../calendar.ts';
import { isWordCode } from './marks.ts';

/**
 * Hours ahead of UTC, of the names that mean one offset. Those of North America are as RFC 5322 (4.3) has them; CST is not among
 * them, as clocks in China write it too.
 */
const HOURS: Readonly<Record<string, number>> = {
  ...{ UTC: 0, GMT: 0, WET: 0, WEST: 1, CET: 1, CEST: 2, EET: 2, EEST: 3, MSK: 3, SAST: 2 },
  ...{ EST: -5, EDT: -4, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7, NST: -3.5, NDT: -2.5 },
  ...{ AKST: -9, AKDT: -8, HST: -10, BRT: -3, PKT: 5, WIB: 7, HKT: 8, SGT: 8, JST: 9, KST: 9 },
  ...{ AWST: 8, ACST: 9.5, ACDT: 10.5, AEST: 10, AEDT: 11, NZST: 12, NZDT: 13 },
};

/** Names that several places have, or that are words as well: they say nothing. */
const AMBIGUOUS = 'BST IST CST AST ADT PHT ICT EAT CAT WAT ART CLT COT'.split(' ');

const OFFSETS: ReadonlyMap<string, number> = new Map(
  Object.entries(HOURS).map(([name, hours]) => [name, hours * HOUR]),
);
const NAMES: ReadonlySet<string> = new Set([...OFFSETS.keys(), ...AMBIGUOUS]);

const LONGEST = 4;
const DASH = 45;
const DOT = 46;
const SLASH = 47;

/** The name of a zone at `at`; empty where there is none, and where it is part of a longer name (`MSK-GW1`). */
export function zoneNameAt(text: string, at: number): string {
  let end = at;
  while (end - at <= LONGEST && isCapital(text.charCodeAt(end))) end++;
  if (end === at) return '';
  const behind = text.charCodeAt(end);
  if (isWordCode(behind) || behind === UNDERSCORE) return '';
  const isJoint = behind === DASH || behind === DOT || behind === SLASH;
  if (isJoint && isWordCode(text.charCodeAt(end + 1))) return '';
  const name = text.slice(at, end);
  return NAMES.has(name) ? name : '';
}

const UNDERSCORE = 95;
const isCapital = (code: number): boolean => code >= 65 && code <= 90;

/** Milliseconds that the clocks of a zone are ahead of UTC; undefined where its name does not tell. */
export const offsetOfZone = (name: string): number | undefined => OFFSETS.get(name);

/** Does a name that tells the offset stand anywhere in the text? */
export const hasKnownZone = (text: string): boolean => KNOWN.test(text);
const KNOWN = new RegExp(`\\b(?:${[...OFFSETS.keys()].join('|')})\\b`);
