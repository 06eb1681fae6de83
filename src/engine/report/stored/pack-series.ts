/** The series of all forms as one run of bytes: as JSON they would be the largest part of a partial report. */
import { LADDER } from '../partial/ladder.ts';
import type { Series } from '../partial/series.ts';
import { VarintReader, VarintWriter } from './varints.ts';

/** In place of the interval's number from 1. */
const UNKNOWN = 0;

export function packSeries(all: Iterable<Series | null>): Uint8Array<ArrayBuffer> {
  const numbers = new VarintWriter();
  for (const series of all) {
    if (series === null) numbers.add(UNKNOWN);
    else writeSeries(series, numbers);
  }
  return numbers.finish();
}

function writeSeries({ intervalSeconds, cells }: Series, numbers: VarintWriter): void {
  numbers.add(1 + LADDER.indexOf(intervalSeconds));
  numbers.add(cells.length / 2);
  let last = 0;
  for (let at = 0; at < cells.length; at += 2) {
    numbers.addSigned(cells[at]! - last);
    numbers.add(cells[at + 1]!);
    last = cells[at]!;
  }
}

/** Reads them one by one, in the order in which they were packed. Each call throws an Error where there is none. */
export function seriesReader(bytes: Uint8Array): () => Series | null {
  const numbers = new VarintReader(bytes);
  return () => {
    const rung = numbers.next();
    if (rung === UNKNOWN) return null;
    const intervalSeconds = LADDER[rung - 1];
    if (intervalSeconds === undefined) throw new Error(`series: no interval ${rung}`);
    const cells: number[] = [];
    let index = 0;
    for (let left = numbers.next(); left > 0; left--) {
      index += numbers.nextSigned();
      cells.push(index, numbers.next());
    }
    return { intervalSeconds, cells };
  };
}
