import type { JobDetail } from '../api/types.ts';

/** Whether the log is still being sent or read. */
export const isRunning = (job: Pick<JobDetail, 'status'> | undefined): boolean =>
  job !== undefined && job.status !== 'Completed' && job.status !== 'Failed';
