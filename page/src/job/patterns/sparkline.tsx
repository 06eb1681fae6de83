import type { Pattern } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { Bars } from '../bars.tsx';
import { type Axis, onAxis } from './on-axis.ts';

interface SparklineProps {
  pattern: Pattern;
  color: string;
  /** Of the chart above; null where that has none. */
  axis: Axis | null;
}

/** How many records of a pattern there are over the time of the chart. */
export function Sparkline({ pattern: { histogram }, color, axis }: SparklineProps) {
  if (!histogram || !axis) return null;
  const counts = onAxis(histogram, axis);
  const label = `Records over time, at most ${count(Math.max(...counts))} at once`;
  return <Bars values={counts} label={label} color={`var(${color})`} className="sparkline" />;
}
