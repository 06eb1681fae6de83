import { Problem } from '../../../src/client/browser/index.ts';

export { Problem };

/** Whether what was asked for is not there, or not the person's. */
export const isGone = (error: Error | null): boolean =>
  error instanceof Problem && (error.code === 'not_found' || error.code === 'bad_job_id');
