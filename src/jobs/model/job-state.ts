import { JOB_STATUSES, type JobStatus } from './types.ts';

/**
 * The state machine of a job.
 *
 * ```
 * Uploading ──> Queued ──> In Progress <──> Retrying
 *     │            │            │  └────────────┐
 *     └────────────┴────────────┴──> Failed     └──> Completed
 *                                      │
 *                          Queued <────┘ (retry by its owner)
 * ```
 * Besides, what a job has read again takes the place of the job that it reads, which is `Completed` then
 * (transitions/replace-report.ts).
 * A job of one chunk stays `Queued` during its first attempt. While a file uploads, its chunks are processed already;
 * the job stays `Uploading` until the last byte is stored, so only then can it complete.
 */
const MOVES: Record<JobStatus, readonly JobStatus[]> = {
  Uploading: ['Queued', 'In Progress', 'Failed'],
  Queued: ['In Progress', 'Retrying', 'Completed', 'Failed'],
  'In Progress': ['Retrying', 'Completed', 'Failed'],
  Retrying: ['In Progress', 'Completed', 'Failed'],
  Completed: [],
  Failed: ['Queued'],
};

/** The states from which a job may move to `next`: the condition of every UPDATE of a status. */
export function statesBefore(next: JobStatus): JobStatus[] {
  return JOB_STATUSES.filter((status) => MOVES[status].includes(next));
}

export function isFinal(status: JobStatus): boolean {
  return status === 'Completed' || status === 'Failed';
}
