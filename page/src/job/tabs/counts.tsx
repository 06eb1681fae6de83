import type { OwnName } from '../../../../src/engine/query/language/own-names.ts';
import { count } from '../../format/numbers.ts';
import { ownTerm } from '../filter/terms.ts';
import type { ReportState } from '../report-state.ts';
import { ValueLink } from './value-link.tsx';
import './tabs.css';

interface CountsProps {
  state: ReportState;
  title: string;
  /** Whose values are counted. */
  field: OwnName;
  counts: Record<string, number>;
}

/** Values with how many records have them, the most frequent first. */
export function Counts({ state, title, field, counts }: CountsProps) {
  const entries = Object.entries(counts).sort(([, one], [, other]) => other - one);
  return (
    <section className="counts">
      <h2>{title}</h2>
      {entries.map(([value, records]) => (
        <div key={value} className="count-row">
          <ValueLink state={state} term={ownTerm(field, value)}>
            <span className="mono">{value}</span>
          </ValueLink>
          <ValueLink state={state} term={ownTerm(field, value)}>
            <span className="number">{count(records)}</span>
          </ValueLink>
        </div>
      ))}
    </section>
  );
}
