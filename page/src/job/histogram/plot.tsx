import { useMantineColorScheme } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { type Label, timeAxis } from '../../../../src/html-report/time-axis.ts';
import { short } from '../../format/numbers.ts';
import { timeZoneOf } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import { useIsPrinted } from '../../print/use-printed.ts';
import { type Buckets, stackedColumns } from './stacked.ts';

/** Pixels. */
const HEIGHT = 164;
/** Pixels beside the bars: of the scale, and so that the last time has room. What stands below the bars keeps them too. */
export const MARGINS = { left: 46, right: 42 };
/** Between two labels of the axis. */
const LABEL_WIDTH = 110;
const AXIS_HEIGHT = 38;
const LEAST_LABELS = 4;
const POWERS = Array.from({ length: 13 }, (_, power) => 10 ** power);

interface PlotProps<Name extends string> {
  data: Buckets<Name>;
  /** A variable of the stylesheet. */
  colorOf: (name: Name) => string;
  /** Hears of the bucket under the pointer. */
  onHover: (index: number | null) => void;
  /** Buckets from one to another, both included, that were dragged over or clicked. */
  onSelect: (first: number, last: number, isClick: boolean) => void;
}

/** Bars that stand upon each other over time, drawn on a canvas. */
export function Plot<Name extends string>(props: PlotProps<Name>) {
  const { data } = props;
  const { ref, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const both = useMergedRef(ref, place);
  const [zone] = useZone();
  const { colorScheme } = useMantineColorScheme();
  const plot = useRef<uPlot>(null);
  const isPrinted = useIsPrinted();
  const shape = `${data.series} ${zone} ${colorScheme} ${isPrinted}`;
  const handlers = useRef(props);
  handlers.current = props;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` says whether the chart is another one; its data are set below.
  useEffect(() => {
    if (width === 0) return;
    const made = new uPlot(
      optionsOf(handlers, width, timeZoneOf(zone)),
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

type Handlers<Name extends string> = { current: PlotProps<Name> };

function optionsOf<Name extends string>(
  handlers: Handlers<Name>,
  width: number,
  timeZone: string,
): uPlot.Options {
  const { data, colorOf } = handlers.current;
  const css = getComputedStyle(document.documentElement);
  const color = (variable: string) =>
    css.getPropertyValue(variable.replace(/^var\(|\)$/g, '')).trim();
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    padding: [8, MARGINS.right, 0, 0],
    scales: {
      x: {
        time: true,
        range: () => [handlers.current.data.from / 1000, handlers.current.data.to / 1000],
      },
      // Of all bars: the first one may begin before the chart, and would not be asked for.
      y: { range: () => [0, highestOf(handlers.current.data) * 1.02] },
    },
    axes: [
      {
        stroke: color('--quiet'),
        grid: { show: false },
        ticks: { show: false },
        size: AXIS_HEIGHT,
        lineGap: 1.2,
        splits: (made) => labelsOf(made, handlers, timeZone).map(({ at }) => at / 1000),
        values: (made) => labelsOf(made, handlers, timeZone).map(linesOf),
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
      ...data.series.toReversed().map(
        (name): uPlot.Series => ({
          fill: color(colorOf(name)),
          width: 0,
          paths: uPlot.paths.bars!({ size: [0.88, Number.POSITIVE_INFINITY], align: 1 }),
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

const highestOf = <Name extends string>(data: Buckets<Name>): number =>
  Math.max(1, ...(stackedColumns(data)[1] ?? []));

function labelsOf<Name extends string>(
  made: uPlot,
  { current: { data } }: Handlers<Name>,
  timeZone: string,
): Label[] {
  const most = Math.max(LEAST_LABELS, Math.floor(made.width / LABEL_WIDTH));
  return timeAxis(data.from, data.to, most, { timeZone });
}

/** The time, and below it the day or the year where another one begins. */
const linesOf = ({ text, more }: Label): string => (more === null ? text : `${text}\n${more}`);

/** The bucket at a place of the chart, in pixels. */
function indexAt(made: uPlot, left: number): number | null {
  if (left < 0) return null;
  const times = made.data[0];
  const time = made.posToVal(left, 'x');
  const behind = times.findIndex((from) => from > time);
  return behind === -1 ? times.length - 1 : Math.max(0, behind - 1);
}

function selected<Name extends string>(made: uPlot, handlers: Handlers<Name>): void {
  const { left, width } = made.select;
  if (width <= 0) return;
  made.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  handlers.current.onSelect(indexAt(made, left)!, indexAt(made, left + width)!, false);
}

/** A drag ends with a click as well, which it swallows. */
function clicked<Name extends string>(made: uPlot, handlers: Handlers<Name>): void {
  const index = indexAt(made, made.cursor.left ?? -1);
  if (index !== null) handlers.current.onSelect(index, index, true);
}
