/** Names of time zones, as clocks and languages abbreviate them. */
import { HOUR } from '../calendar.ts';
import { isWordCode } from './marks.ts';

/** The names that say the offset wherever they are written. */
const HOURS: Readonly<Record<string, number>> = { UTC: 0, GMT: 0 };

/**
 * Names of places, many of which several places have (CST, IST, BST) and many logs keep all year round: they say nothing, and the
 * time is read in the zone of the file, which a person can choose.
 */
const OF_PLACES = [
  'WET WEST CET CEST MEZ MESZ EET EEST MSK SAST EST EDT CST CDT MST MDT PST PDT NST NDT AKST AKDT HST BRT PKT WIB HKT SGT JST KST'.split(
    ' ',
  ),
  'AWST ACST ACDT AEST AEDT NZST NZDT BST IST AST ADT PHT ICT EAT CAT WAT ART CLT COT'.split(' '),
].flat();

const OFFSETS: ReadonlyMap<string, number> = new Map(
  Object.entries(HOURS).map(([name, hours]) => [name, hours * HOUR]),
);
const NAMES: ReadonlySet<string> = new Set([...OFFSETS.keys(), ...OF_PLACES]);

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
