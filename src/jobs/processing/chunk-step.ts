import type { Tracing } from '../../tracing/tracing.ts';
import type { ChunkStep, JobMetrics } from '../model/job-metrics.ts';
import type { WorkerProgress } from './worker-progress.ts';

export interface StepParts {
  metrics: JobMetrics;
  tracing: Tracing;
  progress: WorkerProgress;
}

/** Runs a step of a chunk, measured, in a span of its own, and as progress of the worker. */
export async function step<Result>(
  { metrics, tracing, progress }: StepParts,
  name: ChunkStep,
  task: () => Promise<Result>,
): Promise<Result> {
  const begun = performance.now();
  try {
    return tracing.isOn ? await tracing.span(`chunk ${name}`, {}, task) : await task();
  } finally {
    metrics.stepEnded(name, (performance.now() - begun) / 1000);
    progress.made();
  }
}
