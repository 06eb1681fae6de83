import type { LiveNumbers } from '../../engine-threads/types.ts';
import type { JobContext } from '../context.ts';
import { findJob, type JobRow } from '../model/job-row.ts';
import type { JobStatus, LiveMessage } from '../model/types.ts';
import { completedReport } from '../reports/completed-report.ts';

/** The present state of a job for its watchers; null when there is no such job (any more). */
export async function liveMessage(context: JobContext, jobID: string): Promise<LiveMessage | null> {
  const job = await findJob(context.db, jobID);
  if (!job) return null;
  const numbers = await numbersOf(context, job);
  if (!numbers) return liveMessage(context, jobID);
  return {
    jobID,
    progressInPercentage: job.progress,
    uniqueIPs: numbers.uniqueIPs,
    invalidLogs: numbers.invalidLogs,
    totalLogsProcessed: numbers.totalLogsProcessed,
    status: job.status as JobStatus,
    logLevelCounts: numbers.logLevelCounts,
    keyWordCounts: numbers.keyWordCounts,
  };
}

/** Undefined when the job completed between two reads and its partials are gone: read again. */
async function numbersOf(context: JobContext, job: JobRow): Promise<LiveNumbers | undefined> {
  if (job.status === 'Completed') {
    return completedReport(context, job);
  }
  const merged = await context.accumulators.merged(job);
  return merged.chunks < job.chunksDone ? undefined : merged.numbers;
}
