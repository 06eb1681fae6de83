import { AppError } from '../../src/errors.ts';
import { createMemoryJobs } from '../../src/http/testing/memory-jobs.ts';
import { openJobs } from '../support/open-jobs.ts';
import { jobsPortContract, TRUNCATED } from './jobs-port.ts';

jobsPortContract('in memory, for HTTP tests', async () => {
  const jobs = createMemoryJobs();
  jobs.faults.set(TRUNCATED, new AppError('truncated_gzip', 'Send the whole file.'));
  return {
    jobs,
    complete: async (jobID) =>
      jobs.change(jobID, { status: 'Completed', progressInPercentage: 100 }),
    fail: async (jobID) =>
      jobs.change(jobID, { status: 'Failed', error: { code: 'internal', message: 'failed' } }),
    close: async () => undefined,
  };
});

jobsPortContract('the domain on embedded stores', openJobs);
