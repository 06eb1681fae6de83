import type { JobContext } from './context.ts';
import { ownJob } from './job-row.ts';
import { liveMessage } from './live-message.ts';
import { queueStatus } from './presence.ts';
import { combinedReport, jobDetail, jobReport, listJobs } from './read-jobs.ts';
import { receive } from './receive.ts';
import { removeJob } from './remove-job.ts';
import { retryJob } from './retry-job.ts';
import type { Jobs } from './types.ts';

export { createAccumulators } from './accumulators.ts';
export { CHUNK_SIZES, type ChunkSizes } from './chunk-plan.ts';
export { createCombinedPartials } from './combined-partials.ts';
export type { JobContext, JobSettings } from './context.ts';
export { createFailedQueue, type FailedQueue } from './failed-queue.ts';
export type { JobLog } from './job-log.ts';
export { createSharedBlobs } from './shared-blobs.ts';
export { recover } from './sweep.ts';
export { startSweeping } from './sweeping.ts';
export type * from './types.ts';
export { JOB_STATUSES } from './types.ts';
export { startWorker, type Worker } from './worker.ts';

/** The domain as http and live see it. */
export function createJobs(context: JobContext): Jobs {
  const { db } = context;
  return {
    receive: (source, request) => receive(context, source, request),
    list: (ownerID, query) => listJobs(context, ownerID, query),
    detail: (ownerID, jobID) => jobDetail(context, ownerID, jobID),
    report: (ownerID, jobID) => jobReport(context, ownerID, jobID),
    combinedReport: (ownerID) => combinedReport(context, ownerID),
    retry: async (ownerID, jobID) => retryJob(context, await ownJob(db, ownerID, jobID)),
    remove: async (ownerID, jobID) => removeJob(context, await ownJob(db, ownerID, jobID)),
    assertOwner: async (ownerID, jobID) => {
      await ownJob(db, ownerID, jobID);
    },
    live: (jobID) => liveMessage(context, jobID),
    queueStatus: () => queueStatus(context),
  };
}
