import { AppError } from '../errors.ts';
import type { JobParts } from '../jobs/index.ts';

type WarmUpParts = Pick<JobParts, 'threads' | 'settings' | 'log'>;

/** Starts the engine threads, so that the first chunk finds them ready. Resolves when they are; never rejects. */
export async function startThreads({ threads, settings, log }: WarmUpParts): Promise<void> {
  // As many tasks at once as there are threads, so that each thread gets one.
  const tasks = Array.from({ length: threads.size }, async () => {
    try {
      await threads.merge([], settings.keywords);
    } catch (error) {
      // Stopped before it had begun: nothing is wrong.
      if (error instanceof AppError && error.code === 'shutting_down') return;
      // The first chunk would meet the same fault, and there it counts.
      log.warn({ err: error }, 'could not start an engine thread');
    }
  });
  await Promise.all(tasks);
}
