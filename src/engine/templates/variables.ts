/**
 * Decides whether a token that differs between otherwise equal templates is a variable: by its number of
 * distinct values, by the number of constant tokens beside it, and by what its values look like. `INFO
 * User login` and `INFO User logout` are two messages; `session closed for user ada` and `... user bob`
 * are one.
 */
import { isBoolean, isIdentifier, isVerbLike, namesOwner } from './token-kinds.ts';

/** Where a token stands. */
export interface Place {
  /** Tokens beside it that hold a letter and are equal in all templates. */
  constants: number;
  isFirst: boolean;
  /** Before a bracket, colon or equals sign: the name of a component or of a value. */
  isLabel: boolean;
  /** A segment of a request's path. */
  isSegment: boolean;
  /** The first word of a sentence may have a capital for that reason. */
  startsSentence: boolean;
  /** The token before it; empty where something but a space stands between. */
  before: string;
}

/** How many distinct values make a variable, by the number of constants: 0, 1, 2, ...; the last for all beyond. */
const MIN_VALUES = {
  /** A label names the component that logs, a first token often the action. */
  label: [Infinity, Infinity, 24, 24, 16],
  first: [Infinity, Infinity, 10, 8],
  firstName: [Infinity, 24, 6, 4],
  /** The HTTP method is one constant: top-level paths are never joined. */
  segment: [Infinity, Infinity, 16],
  /** One of them is `<*>` already. */
  variable: [Infinity, 6, 3, 2],
  name: [Infinity, 8, 4, 3, 3, 2],
  owner: [Infinity, 8, 4, 3, 2],
  /** Some of the tokens look like verbs, so that each may be another event. */
  verb: [Infinity, Infinity, 24, 12],
  other: [Infinity, 12, 6, 5, 4, 4, 3],
  /** `true` and `false` are two messages. */
  boolean: [Infinity],
};

/** Do these distinct values at one place make a variable? `null` stands for `<*>`. */
export function isVariable(values: readonly (string | null)[], place: Place): boolean {
  const row = MIN_VALUES[kindOf(values, place)];
  return values.length >= row[Math.min(place.constants, row.length - 1)]!;
}

function kindOf(values: readonly (string | null)[], place: Place): keyof typeof MIN_VALUES {
  if (place.isSegment) return 'segment';
  if (place.isLabel) return 'label';
  const words = values.filter((value) => value !== null);
  if (words.every(isBoolean)) return 'boolean';
  const areNames = words.every((word) => isIdentifier(word) || isCapital(word, place));
  if (place.isFirst) return areNames ? 'firstName' : 'first';
  if (namesOwner(place.before)) return 'owner';
  const verbs = words.filter(isVerbLike).length;
  if (verbs * 4 > words.length) return 'verb';
  if (words.length < values.length) return 'variable';
  return areNames ? 'name' : 'other';
}

const isCapital = (word: string, place: Place): boolean =>
  !place.startsSentence && !place.isFirst && /^[A-Z]/.test(word);
