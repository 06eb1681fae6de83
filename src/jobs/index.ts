import type { JobContext } from './context.ts';
import { ownJob } from './model/job-row.ts';
import type { Jobs } from './model/types.ts';
import { retryJob } from './operations/retry-job.ts';
import { queueStatus } from './processing/heartbeat.ts';
import { liveMessage } from './queries/live-message.ts';
import { combinedReport, jobDetail, jobReport, listJobs } from './queries/read-jobs.ts';
import { removeJob } from './transitions/remove-job.ts';
import { receive } from './upload/receive.ts';

export type { JobContext, JobSettings } from './context.ts';
export { recover } from './maintenance/reaper.ts';
export { startSweeping } from './maintenance/start-reaper.ts';
export type { JobLog } from './model/job-log.ts';
export { isFinal } from './model/job-state.ts';
export type * from './model/types.ts';
export { JOB_STATUSES } from './model/types.ts';
export { createFailedQueue, type FailedQueue } from './operations/failed-queue.ts';
export { startWorker, type Worker } from './processing/worker.ts';
export { createAccumulators } from './reports/accumulators.ts';
export { createCombinedPartials } from './reports/combined-partials.ts';
export { CHUNK_SIZES, type ChunkSizes, chunkSize } from './upload/chunk-plan.ts';

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
