import { useMantineColorScheme } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { short } from '../../format/numbers.ts';
import { tick } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import { colorOf } from '../levels.ts';
import { type Buckets, stackedColumns } from './stacked.ts';

const HEIGHT = 150;
/** Pixels beside the bars: of the scale, and so that the last time has room. What stands below the bars keeps them too. */
export const MARGINS = { left: 46, right: 30 };
const POWERS = Array.from({ length: 13 }, (_, power) => 10 ** power);
/** Seconds between two labels of the axis. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200],
  ...[1, 2, 3, 7, 14, 30, 60, 90, 180, 365, 730, 1825, 3650].map((days) => days * 86_400),
];

interface PlotProps {
  data: Buckets;
  /** Hears of the bucket under the pointer. */
  onHover: (index: number | null) => void;
  /** Buckets from one to another, both included, that were dragged over or clicked. */
  onSelect: (first: number, last: number, isClick: boolean) => void;
}

/** Bars by level over time, drawn on a canvas. */
export function Plot({ data, onHover, onSelect }: PlotProps) {
  const { ref, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const both = useMergedRef(ref, place);
  const [zone] = useZone();
  const { colorScheme } = useMantineColorScheme();
  const plot = useRef<uPlot>(null);
  const shape = `${data.levels} ${data.intervalMs} ${zone} ${colorScheme}`;
  const handlers = useRef({ data, onHover, onSelect });
  handlers.current = { data, onHover, onSelect };

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` says whether the chart is another one; its data are set below.
  useEffect(() => {
    if (width === 0) return;
    const made = new uPlot(
      optionsOf(handlers, width, zone),
      stackedColumns(data) as uPlot.AlignedData,
      place.current!,
    );
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
  }, [shape, width > 0]);

  useEffect(() => plot.current?.setData(stackedColumns(data) as uPlot.AlignedData), [data]);
  useEffect(() => plot.current?.setSize({ width, height: HEIGHT }), [width]);
  return <div ref={both} className="plot" style={{ height: HEIGHT }} />;
}

type Handlers = { current: PlotProps };

function optionsOf(
  handlers: Handlers,
  width: number,
  zone: Parameters<typeof tick>[2],
): uPlot.Options {
  const { levels } = handlers.current.data;
  const css = getComputedStyle(document.documentElement);
  const color = (variable: string) =>
    css.getPropertyValue(variable.replace(/^var\(|\)$/g, '')).trim();
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    padding: [8, MARGINS.right, 0, 0],
    scales: {
      x: { time: true, range: () => rangeOf(handlers.current.data) },
      y: { range: (_, __, most) => [0, Math.max(1, most) * 1.02] },
    },
    axes: [
      {
        stroke: color('--quiet'),
        grid: { show: false },
        ticks: { show: false },
        size: 24,
        space: 80,
        incrs: STEPS,
        values: (_, splits, __, ___, step) =>
          splits.map((at) => tick(at * 1000, step * 1000, zone)),
      },
      {
        stroke: color('--quiet'),
        grid: { stroke: color('--line'), width: 1 },
        ticks: { show: false },
        size: MARGINS.left,
        space: 45,
        // Records are whole.
        incrs: [1, 2, 5]
          .flatMap((step) => POWERS.map((power) => step * power))
          .sort((a, b) => a - b),
        values: (_, splits) => splits.map(short),
      },
    ],
    series: [
      {},
      ...levels.toReversed().map(
        (level): uPlot.Series => ({
          fill: color(colorOf(level)),
          width: 0,
          paths: uPlot.paths.bars!({ size: [0.8, 40], align: 1 }),
          points: { show: false },
        }),
      ),
    ],
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
    hooks: {
      setCursor: [(made) => handlers.current.onHover(indexAt(made, made.cursor.left ?? -1))],
      setSelect: [(made) => selected(made, handlers)],
      ready: [(made) => made.over.addEventListener('click', () => clicked(made, handlers))],
    },
  };
}

function rangeOf({ buckets, intervalMs }: Buckets): [number, number] {
  return [buckets[0]!.from / 1000, (buckets.at(-1)!.from + intervalMs) / 1000];
}

/** The bucket at a place of the chart, in pixels. */
function indexAt(made: uPlot, left: number): number | null {
  if (left < 0) return null;
  const times = made.data[0];
  const time = made.posToVal(left, 'x');
  const behind = times.findIndex((from) => from > time);
  return behind === -1 ? times.length - 1 : Math.max(0, behind - 1);
}

function selected(made: uPlot, handlers: Handlers): void {
  const { left, width } = made.select;
  if (width <= 0) return;
  made.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  handlers.current.onSelect(indexAt(made, left)!, indexAt(made, left + width)!, false);
}

/** A drag ends with a click as well, which it swallows. */
function clicked(made: uPlot, handlers: Handlers): void {
  const index = indexAt(made, made.cursor.left ?? -1);
  if (index !== null) handlers.current.onSelect(index, index, true);
}
