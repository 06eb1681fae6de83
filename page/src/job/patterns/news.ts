/** Which patterns are new. */
import type { AnyReport } from '../../api/types.ts';

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
