import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { Pattern } from '../../api/types.ts';
import { useIsPrinted } from '../../print/use-printed.ts';

const WIDTH = 140;
const HEIGHT = 24;

/** How many records of a pattern there are over the time of the report. */
export function Sparkline({ pattern, color }: { pattern: Pattern; color: string }) {
  const place = useRef<HTMLDivElement>(null);
  const { histogram } = pattern;
  const isPrinted = useIsPrinted();
  // biome-ignore lint/correctness/useExhaustiveDependencies: on paper the colours are other ones.
  useEffect(() => {
    if (!histogram) return;
    const { counts } = histogram;
    const times = counts.map((_, index) => index);
    const css = getComputedStyle(document.documentElement);
    const fill = css.getPropertyValue(color).trim();
    const made = new uPlot(
      optionsOf(counts.length, Math.max(...counts), fill),
      [times, counts],
      place.current!,
    );
    return () => made.destroy();
  }, [histogram, color, isPrinted]);
  if (!histogram) return null;
  const label = `Records over time, at most ${Math.max(...histogram.counts)} at once`;
  return <div ref={place} role="img" aria-label={label} style={{ width: WIDTH, height: HEIGHT }} />;
}

const optionsOf = (buckets: number, most: number, fill: string): uPlot.Options => ({
  width: WIDTH,
  height: HEIGHT,
  padding: [1, 0, 1, 0],
  legend: { show: false },
  cursor: { show: false },
  scales: {
    x: { time: false, range: [0, Math.max(1, buckets)] },
    y: { range: [0, Math.max(1, most)] },
  },
  axes: [{ show: false }, { show: false }],
  series: [
    {},
    {
      fill,
      width: 0,
      points: { show: false },
      paths: uPlot.paths.bars!({ size: [0.8, 12], align: 1 }),
    },
  ],
});
