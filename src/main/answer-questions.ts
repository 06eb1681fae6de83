/** Questions among the processes of a fleet. */
import type { Config } from '../config/index.ts';
import type { QuestionThreads } from '../engine-threads/search/question-threads.ts';
import { answerBatches, type Fleet, type JobParts } from '../jobs/index.ts';
import type { Stores } from './stores/index.ts';
import { version } from './version.ts';

/** What this process asks others with; null where there are no others. */
export function fleetOf(config: Config, { requests }: Stores): Fleet | null {
  if (requests === null) return null;
  const answeredHere = config.workers > 0 ? answeredAtOnce(config.workers) : 0;
  return { requests, timeLimitMs: config.questionTimeout * 1000, answeredHere, release: version };
}

/** Batches that a process searches at once for others: at least half of its threads stay with the chunks. */
export const answeredAtOnce = (threads: number): number => Math.max(1, Math.floor(threads / 2));

/** Answers questions of other processes until it ends, where there are others. */
export async function answerQuestions(
  parts: JobParts & { questions: QuestionThreads },
  { requests }: Stores,
  ending: AsyncDisposableStack,
): Promise<void> {
  if (requests === null) return;
  const concurrency = answeredAtOnce(parts.threads.size);
  const answering = await answerBatches(parts, { requests, release: version }, concurrency);
  ending.defer(() => answering.close());
}
