/** In which order the dates of a file are: what one of them leaves open, the others may tell. */

import { DATE_ORDERS, type DateOrder, fitsOrder, NO_YEAR, type Numbers } from './date.ts';
import { DASH, DOT } from './marks.ts';

/**
 * The order in which all of these dates, or else most, exist, or null where it is the one that their marks suggest. Where
 * several are possible, the one whose day changes most, and its year least, in the lines of a file.
 */
export function orderOf(dates: readonly Numbers[]): DateOrder | null {
  const [first] = dates;
  if (!first) return null;
  const usual = usualOrder(first);
  const orders = [usual, ...DATE_ORDERS.filter((order) => order !== usual)];
  const fits = (order: DateOrder): number => dates.filter((date) => fitsOrder(date, order)).length;
  const most = Math.max(...orders.map(fits));
  const possible = orders.filter((order) => fits(order) === most);
  const best = possible.find((order) => changesAsDays(dates, order)) ?? possible[0]!;
  return best === usual ? null : best;
}

/** What is taken where nothing tells: the rule of date.ts. */
function usualOrder({ mark, hasShortYear }: Numbers): DateOrder {
  if (mark === DOT) return 'day';
  return mark === DASH && hasShortYear ? 'year' : 'month';
}

/** Which of the three numbers are day, month and year. */
const PARTS = {
  month: ['second', 'first', 'third'],
  day: ['first', 'second', 'third'],
  year: ['third', 'second', 'first'],
} as const;

/** Does the day take at least as many values as the month, and that as many as the year? */
function changesAsDays(dates: readonly Numbers[], order: DateOrder): boolean {
  const values = (part: 'first' | 'second' | 'third'): number =>
    new Set(dates.map((date) => date[part])).size;
  const [day, month, year] = PARTS[order].map(values) as [number, number, number];
  const hasYear = dates.some(({ third }) => third !== NO_YEAR);
  return day >= month && (!hasYear || month >= year);
}
