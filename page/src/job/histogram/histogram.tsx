import { Group, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { type MouseEvent, useMemo, useState } from 'react';
import type { AnyReport } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { duration, range } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import { colorOf, SHOWN_LEVELS, type ShownLevel } from '../levels.ts';
import type { ReportState } from '../report-state.ts';
import { ErrorSteps } from './error-steps.tsx';
import { Plot } from './plot.tsx';
import { type Bucket, type Buckets, bucketsOf } from './stacked.ts';
import './histogram.css';

/** All records of the question over time, by level. */
export function Histogram({ state, report }: { state: ReportState; report: AnyReport }) {
  const { from, to } = state.search;
  const buckets = useMemo(
    () =>
      bucketsOf(report, { from: from ? Date.parse(from) : null, to: to ? Date.parse(to) : null }),
    [report, from, to],
  );
  const [hovered, setHovered] = useState<number | null>(null);
  if (!buckets) {
    return (
      <section className="histogram" aria-label="Records over time">
        <LevelLegend state={state} counts={countsOf(report)} />
        <Text size="sm" c="dimmed" py="md">
          {emptyWords(state, report)}
        </Text>
      </section>
    );
  }
  const shown = hovered === null ? undefined : buckets.buckets[hovered];
  const select = (first: number, last: number, isClick: boolean) => {
    const times = {
      from: new Date(buckets.buckets[first]!.from).toISOString(),
      to: new Date(buckets.buckets[last]!.from + buckets.intervalMs).toISOString(),
    };
    state.set({ ...times, line: undefined, ...(isClick && { tab: 'records' as const }) });
  };
  return (
    <section className="histogram" aria-label="Records over time, by level">
      <Group justify="space-between" gap="xs" mih={26}>
        <LevelLegend state={state} counts={shown?.counts ?? countsOf(report)} />
        <Group gap="xs">
          <BucketTime bucket={shown} buckets={buckets} />
          <ErrorSteps state={state} shown={report} />
        </Group>
      </Group>
      <Plot data={buckets} onHover={setHovered} onSelect={select} />
    </section>
  );
}

function emptyWords({ isFiltered }: ReportState, report: AnyReport): string {
  if (report.totalLogsProcessed > 0) return 'No record has a time.';
  return isFiltered ? 'No record matches the filter.' : 'No records.';
}

const countsOf = ({ logLevelCounts, logsWithoutLevel }: AnyReport): Record<ShownLevel, number> => ({
  ...logLevelCounts,
  none: logsWithoutLevel,
});

interface LegendProps {
  state: ReportState;
  counts: Record<ShownLevel, number>;
}

function LevelLegend({ state, counts }: LegendProps) {
  const click = (level: ShownLevel) => (event: MouseEvent) =>
    event.altKey ? state.exclude(`level:${level}`) : state.include(`level:${level}`);
  return (
    <Group gap="md">
      {SHOWN_LEVELS.filter((level) => counts[level] > 0).map((level) => (
        <Tooltip
          key={level}
          label={`Only ${levelName(level)}; with Alt all others`}
          openDelay={500}
        >
          <UnstyledButton className="legend" onClick={click(level)}>
            <i style={{ background: colorOf(level) }} />
            {levelName(level)} <b className="number">{count(counts[level])}</b>
          </UnstyledButton>
        </Tooltip>
      ))}
    </Group>
  );
}

const levelName = (level: ShownLevel): string => (level === 'none' ? 'no level' : level);

function BucketTime({ bucket, buckets }: { bucket: Bucket | undefined; buckets: Buckets }) {
  const [zone] = useZone();
  const text = bucket
    ? `${range(bucket.from, bucket.from + buckets.intervalMs, zone)} · ${count(bucket.total)}`
    : `one bar is ${duration(buckets.intervalMs / 1000)} · drag to zoom · click a bar for its records`;
  return (
    <Text size="xs" c="dimmed" className="number" visibleFrom="sm">
      {text}
    </Text>
  );
}
