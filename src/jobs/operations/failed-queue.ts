import { AppError } from '../../errors.ts';
import type { DeadLetter } from '../../queue/queue.ts';
import { findJob } from '../model/job-row.ts';
import type { JobSummary } from '../model/types.ts';
import { type RetryParts, retryJob } from './retry-job.ts';

/** The failed queue for operators, whoever owns the jobs. */
export interface FailedQueue {
  /** Dead letters, oldest first. */
  list(limit: number): Promise<DeadLetter[]>;
  /** All dead letters of one job. Throws `not_found` where there is none. */
  show(jobID: string): Promise<DeadLetter[]>;
  /** Retries the job, as its owner could. Throws `not_found` and `not_retryable`. */
  retry(jobID: string): Promise<JobSummary>;
  /** Removes the dead letters of a job, which stays failed. Returns their number. */
  drop(jobID: string): Promise<number>;
}

export function createFailedQueue(parts: RetryParts): FailedQueue {
  const { db, queue } = parts;
  const show = async (jobID: string): Promise<DeadLetter[]> => {
    const letters = await queue.deadLetters(jobID);
    if (letters.length > 0) return letters;
    throw new AppError('not_found', `The failed queue holds nothing of job ${jobID}.`);
  };
  return {
    list: (limit) => queue.allDeadLetters(limit),
    show,
    retry: async (jobID) => {
      const job = await findJob(db, jobID);
      if (job) return retryJob(parts, job);
      throw new AppError('not_found', `There is no job ${jobID}.`);
    },
    drop: async (jobID) => {
      const letters = await show(jobID);
      await queue.dropDeadLetters(jobID);
      return letters.length;
    },
  };
}
