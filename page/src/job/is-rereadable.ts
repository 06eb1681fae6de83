import type { Job } from '../api/types.ts';

/** Whether its bytes are there to be read, and nobody reads them. */
export const isRereadable = ({ status, bytesKept }: Pick<Job, 'status' | 'bytesKept'>): boolean =>
  (status === 'Completed' || status === 'Failed') && bytesKept;
