/** A report as it comes into being: how far it is, and what it is so far. */
import type { CountProgress } from './progress-of-count.ts';

export type ReportEvent<R> =
  | {
      kind: 'progress';
      scanned: CountProgress['scanned'];
      /** Of exactly what was read so far; not in every event. */
      report?: R;
    }
  | { kind: 'end'; report: R };

/** Makes the report of what is known after a step. */
export type MakeReport<R> = () => Promise<R>;

/** Milliseconds between two reports that are not whole. */
const EVERY_MS = 400;
/** A report that takes long to make is made less often, so that most of the time is spent on reading. */
const SHARE_OF_TIME = 0.2;

/** The events of a report, which is whole after the last step; there is at least one step. */
export async function* reportEvents<R>(
  steps: AsyncIterable<{ scanned: CountProgress['scanned']; make: MakeReport<R> }>,
  everyMs = EVERY_MS,
): AsyncGenerator<ReportEvent<R>, void> {
  let last: MakeReport<R> | null = null;
  let isFirst = true;
  let next = performance.now() + everyMs;
  for await (const { scanned, make } of steps) {
    last = make;
    const started = performance.now();
    // Before the first frames there is nothing that a report could tell.
    const isDue = !isFirst && started >= next && scanned.bytes < scanned.of;
    isFirst = false;
    yield { kind: 'progress', scanned, ...(isDue && { report: await make() }) };
    const now = performance.now();
    if (isDue) next = now + Math.max(everyMs, (now - started) / SHARE_OF_TIME);
  }
  yield { kind: 'end', report: await last!() };
}
