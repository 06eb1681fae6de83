/** Requests by the class of their status. */
import type { Report } from '../../api/types.ts';
import { type Bounds, type Buckets, laidOut } from '../histogram/stacked.ts';

/** The worst first: at the bottom of a bar, where all begin at the same height. */
export const STATUS_CLASSES = ['5xx', '4xx', '3xx', '2xx', '1xx', 'other'] as const;
export type StatusClass = (typeof STATUS_CLASSES)[number];

/** Those of levels that are as bad: colour is for what is wrong. */
const COLORS: Record<StatusClass, string> = {
  '5xx': 'var(--error)',
  '4xx': 'var(--warn)',
  '3xx': 'var(--debug)',
  '2xx': 'var(--info)',
  '1xx': 'var(--trace)',
  other: 'var(--none)',
};
export const colorOfClass = (name: StatusClass): string => COLORS[name];

/** Null where no request has a time and a status, or where an earlier release counted some. */
export function statusBucketsOf(
  { statusHistogram }: NonNullable<Report['http']>,
  bounds: Bounds,
): Buckets<StatusClass> | null {
  if (!statusHistogram) return null;
  const counted = statusHistogram.buckets.map(({ from, total, ...counts }) => ({
    from: Date.parse(from),
    total,
    counts,
  }));
  return laidOut(counted, statusHistogram.intervalSeconds * 1000, STATUS_CLASSES, bounds);
}
