/** The order of time among records. */
import type { Moment } from './question.ts';

/** Negative where a comes first. Records without a time (NaN) come last, in both directions by their lines. */
export function compareMoments(a: Moment, b: Moment, isFromEnd: boolean): number {
  const hasA = !Number.isNaN(a.time);
  const hasB = !Number.isNaN(b.time);
  if (hasA !== hasB) return hasA ? -1 : 1;
  const inOrder = (hasA ? a.time - b.time : 0) || a.line - b.line;
  return isFromEnd ? -inOrder : inOrder;
}

/** The first `limit` of them behind `beyond`, in order. */
export function firstMoments(
  moments: Moment[],
  beyond: Moment | null,
  limit: number,
  isFromEnd: boolean,
): Moment[] {
  const behind =
    beyond === null
      ? moments
      : moments.filter((moment) => compareMoments(moment, beyond, isFromEnd) > 0);
  return behind.sort((a, b) => compareMoments(a, b, isFromEnd)).slice(0, limit);
}
