/** In which order patterns stand, and which of them are new. */
import type { AnyReport, Pattern } from '../../api/types.ts';
import { severity } from '../levels.ts';

export const errorsOf = ({ levels }: Pattern): number => levels.error + levels.fatal;

/** What ended a program first, then errors, then by the level of most records; the most frequent first. */
export const byUrgency = (one: Pattern, other: Pattern): number =>
  other.levels.fatal - one.levels.fatal ||
  errorsOf(other) - errorsOf(one) ||
  severity(other.level) - severity(one.level) ||
  other.count - one.count;

/**
 * The ids of the patterns whose first record of the whole log lies at a moment or behind it. Empty where the log begins no sooner:
 * all of it would be new.
 *
 * @param from RFC 3339
 */
export function firstSeenSince(
  whole: Pick<AnyReport, 'patterns' | 'timeRange'> | undefined,
  from: string | undefined,
): ReadonlySet<string> {
  if (!whole?.timeRange || from === undefined) return new Set();
  const since = Date.parse(from);
  if (Date.parse(whole.timeRange.from) >= since) return new Set();
  const later = whole.patterns.filter(
    ({ firstSeen }) => firstSeen !== null && Date.parse(firstSeen) >= since,
  );
  return new Set(later.map(({ id }) => id));
}

/** The ids of the patterns that another report does not have: an id says the same text in every log. */
export function missingIn(report: AnyReport, other: AnyReport): ReadonlySet<string> {
  const known = new Set(other.patterns.map(({ id }) => id));
  return new Set(report.patterns.map(({ id }) => id).filter((id) => !known.has(id)));
}
