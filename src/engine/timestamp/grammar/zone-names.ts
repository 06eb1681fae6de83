/** Names of time zones, as clocks and languages abbreviate them. */
import { isWordCode } from './marks.ts';

/** The names that say the offset wherever they are written. */
const UNIVERSAL = ['UTC', 'GMT'];

/**
 * Names of places, many of which several places have (CST, IST, BST) and many logs keep all year round: they say nothing, and the
 * time is read in the zone of the file, which a person can choose.
 */
const OF_PLACES =
  'WET WEST CET CEST MEZ MESZ EET EEST MSK BST IST EST EDT CST CDT MST MDT PST PDT AST ADT NST NDT AKST AKDT HST BRT ART CLT COT ' +
  'SAST EAT CAT WAT PKT ICT WIB PHT HKT SGT JST KST AWST ACST ACDT AEST AEDT NZST NZDT';

const NAMES: ReadonlySet<string> = new Set([...UNIVERSAL, ...OF_PLACES.split(' ')]);

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

/** Does the name say that a time is that of UTC? */
export const isUniversal = (name: string): boolean => UNIVERSAL.includes(name);
