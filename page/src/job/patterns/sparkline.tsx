import type { Pattern } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { Bars } from '../bars.tsx';

/** How many records of a pattern there are over the time of the report. */
export function Sparkline({ pattern: { histogram }, color }: { pattern: Pattern; color: string }) {
  if (!histogram) return null;
  const { counts } = histogram;
  const label = `Records over time, at most ${count(Math.max(...counts))} at once`;
  return <Bars values={counts} label={label} color={`var(${color})`} className="sparkline" />;
}
