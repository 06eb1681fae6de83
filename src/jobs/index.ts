import { ownJob } from './model/job-row.ts';
import type { Jobs } from './model/types.ts';
import { removeAllOf } from './operations/remove-all.ts';
import { removeBundle } from './operations/remove-bundle.ts';
import { type RetryParts, retryJob } from './operations/retry-job.ts';
import type { ProcessingParts } from './processing/process-chunk.ts';
import { listFailures } from './queries/failures.ts';
import { jobFile } from './queries/job-file.ts';
import { liveMessage } from './queries/live-message.ts';
import { ownQueueStatus } from './queries/own-queue-status.ts';
import { queueStatus } from './queries/queue-status.ts';
import {
  type CombinedReportParts,
  combinedReport,
  jobDetail,
  jobReport,
  listJobs,
} from './queries/read-jobs.ts';
import { removeJob } from './transitions/remove-job.ts';
import { Rereads } from './upload/again/rereads.ts';
import { startReread } from './upload/again/start-reread.ts';
import { receiveUpload } from './upload/archive/receive-upload.ts';
import { receive } from './upload/receive.ts';
import type { UploadParts } from './upload/upload-parts.ts';

export { EXPORT_FORMATS, type ExportFormat } from '../engine-threads/search/export-format.ts';
export { answerBatches } from './explore/batches/answer-batches.ts';
export type { Fleet } from './explore/batches/spread-batches.ts';
export {
  type ChosenJobs,
  createExplore,
  type Explore,
  type RecordPage,
} from './explore/explore.ts';
export { RECORD_ORDERS } from './explore/record-cursor.ts';
export type { PageEvent } from './explore/record-page.ts';
export type { ReportEvent } from './explore/report-events.ts';
export { reapAtStart } from './maintenance/reaper.ts';
export { type Reaper, startReaper } from './maintenance/start-reaper.ts';
export type { JobLog } from './model/job-log.ts';
export type * from './model/job-metrics.ts';
export { isFinal } from './model/job-state.ts';
export type * from './model/types.ts';
export { JOB_STATUSES } from './model/types.ts';
export { createFailedQueue, type FailedQueue, type TracedJob } from './operations/failed-queue.ts';
export { startWorker, type Worker } from './processing/worker.ts';
export { WorkerProgress, type WorkerState } from './processing/worker-progress.ts';
export { type ServiceState, serviceState } from './queries/queue-status.ts';
export { createAccumulators } from './reports/accumulators.ts';
export { createCombinedPartials } from './reports/combined-partials.ts';
export { StoredBytesLimit } from './storage/stored-bytes-limit.ts';
export { CHUNK_SIZES, type ChunkSizes, chunkSize } from './upload/chunk-plan.ts';
export { formatOf } from './upload/requested-format.ts';
export { WaitingJobs } from './upload/waiting-jobs.ts';

/** What the stages work with, put together once; each stage takes the part that it needs. */
export type JobParts = UploadParts & ProcessingParts & RetryParts & CombinedReportParts;

/** The domain as `http` and `live` use it. */
export function createJobs(parts: JobParts): Jobs {
  const { db, queue } = parts;
  const rereads = new Rereads();
  return {
    receive: (source, request) => receive(parts, source, request),
    receiveUpload: (source, request) => receiveUpload(parts, source, request),
    list: (ownerID, query) => listJobs(parts, ownerID, query),
    detail: (ownerID, jobID) => jobDetail(parts, ownerID, jobID),
    report: (ownerID, jobID) => jobReport(parts, ownerID, jobID),
    file: (ownerID, jobID, signal) => jobFile(parts, ownerID, jobID, signal),
    combinedReport: (ownerID, bundleID) => combinedReport(parts, ownerID, bundleID),
    retry: async (ownerID, jobID) => retryJob(parts, await ownJob(db, ownerID, jobID)),
    analyzeAgain: async (ownerID, jobID, request) => {
      await startReread({ ...parts, rereads }, ownerID, jobID, request);
      return jobDetail(parts, ownerID, jobID);
    },
    remove: async (ownerID, jobID) => {
      await removeJob(parts, await ownJob(db, ownerID, jobID));
    },
    removeBundle: (ownerID, bundleID) => removeBundle(parts, ownerID, bundleID),
    assertOwner: async (ownerID, jobID) => {
      await ownJob(db, ownerID, jobID);
    },
    live: (jobID) => liveMessage(parts, jobID),
    queueStatus: () => queueStatus(db, queue),
    ownQueueStatus: (ownerID) => ownQueueStatus(db, ownerID),
    failures: (query) => listFailures(db, query),
    removeAllOf: (ownerID) => removeAllOf(parts, ownerID),
    close: () => rereads.stop(),
  };
}
