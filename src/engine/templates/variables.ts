/**
 * When is a word that differs between otherwise equal messages a variable? The more values it has, the
 * more other words agree, and the more it looks like a name, the surer. `INFO User login` and `INFO User
 * logout` differ in what they say; `session closed for user ada` and `... user bob` do not.
 */
import { isBoolean, isIdentifier, isTelling, namesOwner } from './token-kinds.ts';

/** Where a word stands. */
export interface Place {
  /** Words beside it that hold a letter, equal in all messages. */
  constants: number;
  isFirst: boolean;
  /** Before a bracket, colon or equals sign: the name of a part or of a value. */
  isLabel: boolean;
  /** A segment of a request's path. */
  isSegment: boolean;
  /** The first word of a sentence may have a capital for that reason. */
  startsSentence: boolean;
  /** The word before it; empty where something but a space stands between. */
  before: string;
}

/** How many values are enough, by the count of constants: 0, 1, 2, ...; the last one for all beyond. */
const ENOUGH = {
  /** A label says which part of a program speaks, a first word often what is done. */
  label: [Infinity, Infinity, 24, 24, 16],
  first: [Infinity, Infinity, 10, 8],
  firstName: [Infinity, 24, 6, 4],
  /** The method is one constant: pages at the top of a site are never joined. */
  segment: [Infinity, Infinity, 16],
  /** One of them is `<*>` already. */
  variable: [Infinity, 6, 3, 2],
  name: [Infinity, 8, 4, 3, 3, 2],
  owner: [Infinity, 8, 4, 3, 2],
  /** Some of the words look like verbs, so each may tell of another event. */
  telling: [Infinity, Infinity, 24, 12],
  other: [Infinity, 12, 6, 5, 4, 4, 3],
  /** Nothing but true and false: each is a case of its own. */
  boolean: [Infinity],
};

/** Do these different words at one place amount to a variable? `null` stands for `<*>`. */
export function isVariable(values: readonly (string | null)[], place: Place): boolean {
  const row = ENOUGH[kindOf(values, place)];
  return values.length >= row[Math.min(place.constants, row.length - 1)]!;
}

function kindOf(values: readonly (string | null)[], place: Place): keyof typeof ENOUGH {
  if (place.isSegment) return 'segment';
  if (place.isLabel) return 'label';
  const words = values.filter((value) => value !== null);
  if (words.every(isBoolean)) return 'boolean';
  const areNames = words.every((word) => isIdentifier(word) || isCapital(word, place));
  if (place.isFirst) return areNames ? 'firstName' : 'first';
  if (namesOwner(place.before)) return 'owner';
  const telling = words.filter(isTelling).length;
  if (telling * 4 > words.length) return 'telling';
  if (words.length < values.length) return 'variable';
  return areNames ? 'name' : 'other';
}

const isCapital = (word: string, place: Place): boolean =>
  !place.startsSentence && !place.isFirst && /^[A-Z]/.test(word);
