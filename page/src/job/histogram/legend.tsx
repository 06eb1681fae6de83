import { Group, Tooltip, UnstyledButton } from '@mantine/core';
import type { MouseEvent } from 'react';
import { count as shown } from '../../format/numbers.ts';
import type { ReportState, Tab } from '../report-state.ts';

interface Entry {
  name: string;
  color: string;
  count: number;
  /** What a filter calls it; null where it has no name for it. */
  term: string | null;
}

interface LegendProps {
  state: ReportState;
  entries: Entry[];
  /** The tab that a click leads to; without it the present one stays. */
  opens?: Tab;
}

/** What the colours of a chart mean, with their counts. A click shows one alone, with Alt all others. */
export function Legend({ state, entries, opens }: LegendProps) {
  const opensNothing = (term: string | null) => term === null || !state.hasRecords;
  const click = (term: string | null) => (event: MouseEvent) => {
    if (term === null) return;
    if (event.altKey) state.exclude(term);
    else state.include(term, opens ? { tab: opens } : {});
  };
  return (
    <Group gap={6}>
      {entries
        .filter(({ count }) => count > 0)
        .map(({ name, color, count, term }) => (
          <Tooltip
            key={name}
            label={`Only ${name}; with Alt all others`}
            openDelay={500}
            disabled={opensNothing(term)}
          >
            <UnstyledButton className="legend" disabled={opensNothing(term)} onClick={click(term)}>
              <i style={{ background: color }} />
              {name} <b className="number">{shown(count)}</b>
            </UnstyledButton>
          </Tooltip>
        ))}
    </Group>
  );
}
