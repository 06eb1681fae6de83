/** Which rows of a list are chosen, and from which one on a range goes. */

export interface Choice {
  chosen: ReadonlySet<string>;
  /** The row that was pressed last: the other end of a range; null before the first. */
  last: string | null;
}

export const NO_CHOICE: Choice = { chosen: new Set(), last: null };

/** The other state for one row. */
export function pressed({ chosen }: Choice, id: string): Choice {
  return { chosen: chosen.symmetricDifference(new Set([id])), last: id };
}

/**
 * All rows from the one that was pressed last to this one get the state that this one gets. Where the last one is not in the
 * list any more, this one alone does.
 * @param order the rows as they stand in the list
 */
export function pressedUpTo(choice: Choice, id: string, order: readonly string[]): Choice {
  const [from, to] = [order.indexOf(choice.last ?? ''), order.indexOf(id)];
  if (from === -1 || to === -1) return pressed(choice, id);
  const range = new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1));
  const { chosen } = choice;
  return { chosen: chosen.has(id) ? chosen.difference(range) : chosen.union(range), last: id };
}

/** Of the rows of a list: whether each of them is chosen, or some. */
export function shareOf({ chosen }: Choice, order: readonly string[]): 'all' | 'some' | 'none' {
  const number = order.filter((id) => chosen.has(id)).length;
  if (number === 0) return 'none';
  return number === order.length ? 'all' : 'some';
}

/** Chooses each row of a list; none of them where each was chosen. Rows that are not in it stay as they are. */
export function pressedAll(choice: Choice, order: readonly string[]): Choice {
  const all = new Set(order);
  const { chosen } = choice;
  const isAll = shareOf(choice, order) === 'all';
  return { chosen: isAll ? chosen.difference(all) : chosen.union(all), last: null };
}
