/** How evenly a page draws: the times between its frames, and the tasks that held it up. */
import type { Page } from 'playwright-core';

export interface Frames {
  /** Milliseconds between two frames. */
  deltas: number[];
  /** Milliseconds of each task of 50 ms or more. */
  longTasks: number[];
}

interface Recorder extends Frames {
  stop(): void;
}
type Recording = typeof globalThis & { recordedFrames?: Recorder };

/** Begins to write down every frame of the page. */
export async function recordFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const frames: Recorder = { deltas: [], longTasks: [], stop: () => undefined };
    let last = performance.now();
    let isOn = true;
    const next = (now: number) => {
      frames.deltas.push(now - last);
      last = now;
      if (isOn) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) frames.longTasks.push(duration);
    });
    observer.observe({ type: 'longtask' });
    frames.stop = () => {
      isOn = false;
      observer.disconnect();
    };
    (globalThis as Recording).recordedFrames = frames;
  });
}

export async function takeFrames(page: Page): Promise<Frames> {
  return page.evaluate(() => {
    const { deltas, longTasks, stop } = (globalThis as Recording).recordedFrames!;
    stop();
    // The first one is from the call to the first frame.
    return { deltas: deltas.slice(1), longTasks };
  });
}

/** Scrolls down as a wheel does, a step in each frame, to the end or for so many frames. */
export async function scroll(page: Page, frames: number): Promise<Frames> {
  await recordFrames(page);
  await page.evaluate(async (count) => {
    for (let frame = 0; frame < count; frame++) {
      window.scrollBy(0, 120);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }, frames);
  return takeFrames(page);
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
