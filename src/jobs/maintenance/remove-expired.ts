import { and, asc, lt, notInArray, type SQL, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { isDatabaseAway } from '../../database/outage.ts';
import { jobs } from '../../database/schema.ts';
import { isFinal } from '../model/job-state.ts';
import { JOB_STATUSES } from '../model/types.ts';
import type { JobEndParts } from '../transitions/job-end-parts.ts';
import { removeJob } from '../transitions/remove-job.ts';

/** Jobs that one run removes; the next run takes the rest. */
const JOBS_AT_ONCE = 1000;

/**
 * Removes the jobs that ended longer ago than they are kept, with their reports and bytes: the oldest first, one after the
 * other, until the signal aborts. A job that runs, or was retried meanwhile, stays.
 */
export async function removeExpired(parts: JobEndParts, signal: AbortSignal): Promise<void> {
  const { retentionDays } = parts.settings;
  if (retentionDays === 0) return;
  for (const job of await expiredJobs(parts.db, retentionDays)) {
    if (signal.aborted) return;
    await removeOne(parts, job, isExpired(retentionDays));
  }
}

/** The jobs of one run, the oldest first. */
export function expiredJobs(db: Database, retentionDays: number) {
  return db
    .select({
      id: jobs.id,
      blobPrefix: jobs.blobPrefix,
      ageInDays: sql<number>`floor(extract(epoch from now() - ${jobs.finishedAt}) / 86400)::integer`,
    })
    .from(jobs)
    .where(isExpired(retentionDays))
    .orderBy(asc(jobs.finishedAt))
    .limit(JOBS_AT_ONCE);
}

/** A job that cannot be removed must not keep the others. */
async function removeOne(
  parts: JobEndParts,
  job: { id: string; blobPrefix: string; ageInDays: number },
  condition: SQL,
): Promise<void> {
  const { id: jobID, ageInDays } = job;
  try {
    if (await removeJob(parts, job, condition)) {
      parts.log.info({ jobID, ageInDays }, 'removed a job whose retention is over');
    }
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    parts.log.error({ err: error, jobID }, 'could not remove a job whose retention is over');
  }
}

function isExpired(days: number): SQL {
  return and(
    notInArray(
      jobs.status,
      JOB_STATUSES.filter((status) => !isFinal(status)),
    ),
    lt(jobs.finishedAt, sql`now() - make_interval(days => ${days}::integer)`),
  )!;
}
