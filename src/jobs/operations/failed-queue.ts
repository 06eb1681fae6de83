import { AppError } from '../../errors.ts';
import type { DeadLetter } from '../../queue/queue.ts';
import type { JobContext } from '../context.ts';
import { findJob } from '../model/job-row.ts';
import type { JobSummary } from '../model/types.ts';
import { retryJob } from './retry-job.ts';

/** What an operator does with the failed queue, whoever owns the jobs. */
export interface FailedQueue {
  /** Letters, oldest first. */
  list(limit: number): Promise<DeadLetter[]>;
  /** All letters of one job. Throws `not_found` where there is none. */
  show(jobID: string): Promise<DeadLetter[]>;
  /** Runs the job again, as its owner could. Throws `not_found` and `not_retryable`. */
  retry(jobID: string): Promise<JobSummary>;
  /** Removes the letters of a job, which stays failed. Returns how many there were. */
  drop(jobID: string): Promise<number>;
}

/** The failed queue of these stores. */
export function createFailedQueue(context: JobContext): FailedQueue {
  const { db, queue } = context;
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
      if (job) return retryJob(context, job);
      throw new AppError('not_found', `There is no job ${jobID}.`);
    },
    drop: async (jobID) => {
      const letters = await show(jobID);
      await queue.dropDeadLetters(jobID);
      return letters.length;
    },
  };
}
