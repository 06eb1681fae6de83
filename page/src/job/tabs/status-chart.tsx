import { Group } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Report } from '../../api/types.ts';
import { Legend } from '../histogram/legend.tsx';
import { Plot } from '../histogram/plot.tsx';
import { selectIn } from '../histogram/select-in.ts';
import { boundsOf } from '../histogram/stacked.ts';
import type { ReportState } from '../report-state.ts';
import { colorOfClass, STATUS_CLASSES, type StatusClass, statusBucketsOf } from './statuses.ts';
import '../histogram/histogram.css';

type Http = NonNullable<Report['http']>;

/** Requests over time by the class of their status; null where that is not known. */
export function StatusChart({ state, http }: { state: ReportState; http: Http }) {
  const { from, to } = state.search;
  const buckets = useMemo(() => statusBucketsOf(http, boundsOf({ from, to })), [http, from, to]);
  const [hovered, setHovered] = useState<number | null>(null);
  if (!buckets) return null;
  const bucket = hovered === null ? undefined : buckets.buckets[hovered];
  const countOf = (name: StatusClass) =>
    bucket?.counts[name] ?? buckets.buckets.reduce((sum, { counts }) => sum + counts[name], 0);
  return (
    <section className="histogram" aria-label="Requests over time, by the class of their status">
      <Group justify="space-between" gap="xs" mih={26}>
        <Legend
          state={state}
          opens="records"
          entries={STATUS_CLASSES.map((name) => ({
            name,
            color: colorOfClass(name),
            count: countOf(name),
            term: name === 'other' ? null : `status:${name}`,
          }))}
        />
        <span className="quiet">statuses over time</span>
      </Group>
      <Plot
        data={buckets}
        colorOf={colorOfClass}
        onHover={setHovered}
        onSelect={selectIn(state, buckets)}
      />
    </section>
  );
}
