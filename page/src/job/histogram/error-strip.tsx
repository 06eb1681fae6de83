import { count } from '../../format/numbers.ts';
import { Bars } from '../bars.tsx';
import { MARGINS } from './plot.tsx';
import { type Buckets, errorsOf } from './stacked.ts';

/**
 * The errors by themselves, on a scale of their own: among millions of records they are a thin line in the bars above, from
 * which nobody sees where they are most. Left out where the bars show it.
 */
export function ErrorStrip({ data }: { data: Buckets }) {
  const errors = data.buckets.map(errorsOf);
  const most = Math.max(0, ...errors);
  const highest = Math.max(...data.buckets.map(({ total }) => total));
  if (most === 0 || most > highest / 4) return null;
  return (
    <div className="error-strip" style={{ paddingRight: MARGINS.right }}>
      <span className="number" style={{ width: MARGINS.left }}>
        errors
      </span>
      <Bars
        values={errors}
        label={`Errors over time, ${count(most)} in the highest bar`}
        color="var(--error)"
      />
    </div>
  );
}
