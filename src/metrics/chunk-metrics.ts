import type { Registry } from 'prom-client';
import type { ChunkOutcome, FailureKind, JobMetrics } from '../jobs/index.ts';
import { createMaker } from './make.ts';

/** Seconds: from a small file in a batch to a large chunk that waits for a store. */
const STEP_BUCKETS = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60];

const OUTCOMES: readonly ChunkOutcome[] = [
  'committed',
  'failed',
  'lost',
  'handed_back',
  'skipped',
  'postponed',
];
const KINDS: readonly FailureKind[] = ['error', 'crash', 'interruption'];

type ChunkMetrics = Pick<
  JobMetrics,
  'chunkEnded' | 'stepEnded' | 'analyzed' | 'attemptFailed' | 'deadLettered'
>;

/** What workers do with chunks. */
export function chunkMetrics(registry: Registry): ChunkMetrics {
  const { counter, counterBy, histogram } = createMaker(registry);
  const chunks = counterBy(
    'chunks_total',
    'Messages that workers took, by what became of them',
    'outcome',
    OUTCOMES,
  );
  const steps = histogram(
    'chunk_step_duration_seconds',
    'Time of each step of a chunk; run includes the wait for a free engine thread',
    ['step'],
    STEP_BUCKETS,
  );
  const bytes = counter(
    'engine_bytes_total',
    'Decompressed bytes that engine threads have counted',
  );
  const seconds = counter(
    'engine_seconds_total',
    'Seconds that engine threads took for these bytes',
  );
  const failures = counterBy(
    'chunk_failures_total',
    'Attempts at a chunk that failed',
    'kind',
    KINDS,
  );
  const retries = counterBy(
    'chunk_retries_total',
    'Those after which another attempt followed',
    'kind',
    KINDS,
  );
  const dead = counter('dead_letters_total', 'Jobs that were put into the failed queue');
  return {
    chunkEnded: (outcome) => chunks(outcome),
    stepEnded: (step, time) => steps.observe({ step }, time),
    analyzed: (length, time) => {
      bytes.inc(length);
      seconds.inc(time);
    },
    attemptFailed: (kind, isLast) => {
      failures(kind);
      if (!isLast) retries(kind);
    },
    deadLettered: () => dead.inc(),
  };
}
