import { Group, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { AnyReport } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { duration, range } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import { TimesOfLog } from '../filter/times-of-log.tsx';
import { colorOf, SHOWN_LEVELS, type ShownLevel } from '../levels.ts';
import type { ReportState } from '../report-state.ts';
import { ErrorSteps } from './error-steps.tsx';
import { ErrorStrip } from './error-strip.tsx';
import { Legend } from './legend.tsx';
import { Plot } from './plot.tsx';
import { selectIn } from './select-in.ts';
import { type Bucket, type Buckets, boundsOf, bucketsOf } from './stacked.ts';
import './histogram.css';

interface HistogramProps {
  state: ReportState;
  report: AnyReport;
  /** Whatever the filter is; undefined while it is not known. */
  whole: AnyReport | undefined;
  /** Of one log. */
  isOne: boolean;
}

/** All records of the question over time, by level. */
export function Histogram({ state, report, whole, isOne }: HistogramProps) {
  const { from, to } = state.search;
  const buckets = useMemo(
    () => bucketsOf(report, boundsOf({ from, to }, whole)),
    [report, from, to, whole],
  );
  const [hovered, setHovered] = useState<number | null>(null);
  const isWithoutRecords = report.totalLogsProcessed === 0 && (from || to) !== undefined;
  if (!buckets) {
    return (
      <section className="histogram" aria-label="Records over time">
        <LevelLegend state={state} counts={countsOf(report)} />
        <Text size="sm" c="dimmed" pt="md" pb={isWithoutRecords ? 4 : 'md'}>
          {emptyWords(state, report)}
        </Text>
        {isWithoutRecords && whole && <TimesOfLog state={state} whole={whole} isOne={isOne} />}
      </section>
    );
  }
  const shown = hovered === null ? undefined : buckets.buckets[hovered];
  return (
    <section className="histogram" aria-label="Records over time, by level">
      <Group justify="space-between" gap="xs" mih={26}>
        <LevelLegend state={state} counts={countsOf(report)} />
        <Group gap="xs">
          <BucketTime state={state} bucket={shown} buckets={buckets} />
          <ErrorSteps state={state} shown={report} />
        </Group>
      </Group>
      <Plot
        data={buckets}
        colorOf={colorOf}
        onHover={setHovered}
        onSelect={selectIn(state, buckets)}
      />
      <ErrorStrip data={buckets} />
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

const LevelLegend = ({ state, counts }: LegendProps) => (
  <Legend
    state={state}
    entries={SHOWN_LEVELS.map((level) => ({
      name: levelName(level),
      color: colorOf(level),
      count: counts[level],
      term: `level:${level}`,
    }))}
  />
);

const levelName = (level: ShownLevel): string => (level === 'none' ? 'no level' : level);

const WAYS = ' · drag to zoom · click a bar for its records';

interface BucketTimeProps {
  state: ReportState;
  bucket: Bucket | undefined;
  buckets: Buckets;
}

function BucketTime({ state, bucket, buckets }: BucketTimeProps) {
  const [zone] = useZone();
  const text = bucket
    ? `${range(bucket.from, bucket.from + buckets.intervalMs, zone)} · ${levelsIn(bucket, buckets)}`
    : `one bar is ${duration(buckets.intervalMs / 1000)}${state.hasRecords ? WAYS : ''}`;
  return (
    <Text size="xs" c="dimmed" className="number" visibleFrom="sm">
      {text}
    </Text>
  );
}

/** "error 3, info 120", as the legend has it; the most severe first. */
function levelsIn({ counts }: Bucket, { series }: Buckets): string {
  const parts = series
    .filter((level) => counts[level] > 0)
    .map((level) => `${levelName(level)} ${count(counts[level])}`);
  return parts.length === 0 ? 'no records' : parts.join(', ');
}
