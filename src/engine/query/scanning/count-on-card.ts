/** What a card says of a question: between how many and how many of the frame's entries match. */
import type { Card } from '../../cards/card.ts';
import { patternID } from '../../templates/pattern-id.ts';
import type { Query } from '../language/tree.ts';
import type { TimeBounds } from '../matching/matcher.ts';

/** Bounds of a count; where they are equal it is exact. */
export interface CountBounds {
  least: number;
  most: number;
}

export function countOnCard(query: Query, bounds: TimeBounds, card: Card): CountBounds {
  return and([countOf(query, card), countOfTime(bounds, card)], card.entries);
}

function countOf(query: Query, card: Card): CountBounds {
  const { entries } = card;
  switch (query.kind) {
    case 'all':
      return exactly(entries);
    case 'and':
      return and(
        query.terms.map((term) => countOf(term, card)),
        entries,
      );
    case 'or':
      return or(
        query.terms.map((term) => countOf(term, card)),
        entries,
      );
    case 'not': {
      const { least, most } = countOf(query.term, card);
      return { least: entries - most, most: entries - least };
    }
    case 'level':
      return exactly(sum(card.levels.slice(1 + query.from, 2 + query.to)));
    case 'no_level':
      return exactly(card.levels[0]!);
    case 'form':
      return countOfForm(query, card);
    case 'invalid':
      return exactly(
        query.reason === null
          ? sum(Object.values(card.reasons))
          : (card.reasons[query.reason] ?? 0),
      );
    case 'status':
      return countOfStatus(query, card);
    case 'pattern':
      return countOfPattern(query, card);
    case 'line':
      return countOfLines(query, card);
    default:
      return { least: 0, most: entries };
  }
}

const exactly = (count: number): CountBounds => ({ least: count, most: count });
const sum = (counts: number[]): number => counts.reduce((all, count) => all + count, 0);

/** Where each of two conditions leaves out some entries, at most so many are left out by one of them. */
function and(counts: CountBounds[], entries: number): CountBounds {
  const missed = sum(counts.map(({ least }) => entries - least));
  return {
    least: Math.max(0, entries - missed),
    most: Math.min(...counts.map(({ most }) => most)),
  };
}

function or(counts: CountBounds[], entries: number): CountBounds {
  return {
    least: Math.max(...counts.map(({ least }) => least)),
    most: Math.min(entries, sum(counts.map(({ most }) => most))),
  };
}

/** In a log that is none of requests the status is a field. */
function countOfStatus(
  { from, to }: Extract<Query, { kind: 'status' }>,
  { statuses, entries }: Card,
): CountBounds {
  if (statuses === null) return { least: 0, most: entries };
  const within = [...statuses].filter(([status]) => status >= from && status <= to);
  return exactly(sum(within.map(([, count]) => count)));
}

function countOfPattern(
  { id, forms = [], isOwn = true }: Extract<Query, { kind: 'pattern' }>,
  card: Card,
): CountBounds {
  if (card.forms === null) return { least: 0, most: card.entries };
  const ids = new Set(forms.map(patternID));
  if (isOwn) ids.add(id);
  return exactly(sum([...ids].map((form) => card.forms!.get(form) ?? 0)));
}

function countOfForm({ name }: Extract<Query, { kind: 'form' }>, card: Card): CountBounds {
  if (card.formats === null) return { least: 0, most: card.entries };
  return exactly(card.formats.get(name) ?? 0);
}

function countOfLines(
  { from, to }: Extract<Query, { kind: 'line' }>,
  { firstLine, lastLine, entries }: Card,
): CountBounds {
  if (from <= firstLine && to >= lastLine) return exactly(entries);
  if (from > lastLine || to < firstLine) return exactly(0);
  return { least: 0, most: entries };
}

function countOfTime({ from, to }: TimeBounds, { times, entries }: Card): CountBounds {
  if (from === null && to === null) return exactly(entries);
  if (times === null) return exactly(0);
  const least = from ?? Number.NEGATIVE_INFINITY;
  const end = to ?? Number.POSITIVE_INFINITY;
  if (times.first >= least && times.last < end) return exactly(times.count);
  if (times.last < least || times.first >= end) return exactly(0);
  return { least: 0, most: times.count };
}
