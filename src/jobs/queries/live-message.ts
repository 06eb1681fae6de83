import type { Database } from '../../database/open.ts';
import type { EngineThreads, LiveNumbers } from '../../engine-threads/types.ts';
import { findJob, type JobRow } from '../model/job-row.ts';
import type { JobStatus, LiveMessage } from '../model/types.ts';
import type { Accumulators } from '../reports/accumulators.ts';
import { completedReport } from '../reports/completed-report.ts';

/** What reading a job's report needs, complete or not. */
export interface ReportParts {
  db: Database;
  threads: EngineThreads;
  accumulators: Accumulators;
}

/** The present state of a job for its watchers; null where there is no such job. */
export async function liveMessage(parts: ReportParts, jobID: string): Promise<LiveMessage | null> {
  const job = await findJob(parts.db, jobID);
  if (!job) return null;
  const numbers = await numbersOf(parts, job);
  if (!numbers) return liveMessage(parts, jobID);
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

/** Undefined where the job has completed meanwhile and its partial reports are gone: then it is read again. */
async function numbersOf(parts: ReportParts, job: JobRow): Promise<LiveNumbers | undefined> {
  if (job.status === 'Completed') {
    return completedReport(parts, job);
  }
  const merged = await parts.accumulators.merged(job);
  return merged.chunks < job.chunksDone ? undefined : merged.numbers;
}
