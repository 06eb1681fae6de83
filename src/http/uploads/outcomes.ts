import type { Static } from 'typebox';
import { AppError, type ErrorCode } from '../../errors.ts';
import type { JobBundle, UploadedFile, UploadResult } from '../../jobs/index.ts';
import { withoutInternals } from '../plugins/refusals/problem-details.ts';
import type { UploadedJobs } from '../schemas/jobs.ts';

type Entry = Static<typeof UploadedJobs>['jobs'][number];

/** The outcome for one file of a request: a job, or the error for which there is none. */
export type Outcome =
  | { result: UploadResult }
  | { fileName: string; error: unknown; bundle?: JobBundle };

/** What became of a file, as outcomes. */
export const outcomesOf = (files: UploadedFile[]): Outcome[] =>
  files.map((file) => {
    if ('result' in file) return file;
    const { skipped, bundle } = file;
    const error = new AppError(skipped.code as ErrorCode, skipped.message);
    return { fileName: bundle.path || bundle.name, error, bundle };
  });

/** After these errors no more files of the same request can arrive. */
const FINAL = new Set<ErrorCode>([
  'upload_aborted',
  'upload_stalled',
  'upload_too_slow',
  'shutting_down',
]);

export function endsTheRequest(outcome: Outcome): boolean {
  return 'error' in outcome && outcome.error instanceof AppError && FINAL.has(outcome.error.code);
}

/**
 * The answer for all files of one request. Where none of them became a job, the first error is the
 * answer; else each file has its entry, so that one bad file does not hide the others.
 */
export function toAnswer(outcomes: Outcome[], requestID: string): Static<typeof UploadedJobs> {
  const first = outcomes[0];
  const anyJob = outcomes.some((outcome) => 'result' in outcome);
  if (!anyJob && first !== undefined && 'error' in first) throw first.error;
  return { jobs: outcomes.map((outcome) => toEntry(outcome, requestID)) };
}

/** Where the jobs of an answer are: the value of its `Location`. */
export function locationOf({ jobs }: Static<typeof UploadedJobs>): string {
  const [only] = jobs;
  if (jobs.length === 1 && only?.jobID) return `/api/jobs/${only.jobID}`;
  const id = only?.bundle?.id;
  const isOneArchive = id !== undefined && jobs.every(({ bundle }) => bundle?.id === id);
  return isOneArchive ? `/api/jobs?bundleID=${id}` : '/api/jobs';
}

function toEntry(outcome: Outcome, requestID: string): Entry {
  if ('result' in outcome) {
    const { error, bundle, ...job } = outcome.result;
    return { ...job, ...(error ? { error } : {}), ...(bundle ? { bundle } : {}) };
  }
  const { fileName, error, bundle } = outcome;
  const known = withoutInternals(
    error instanceof AppError ? error : new AppError('internal', 'Send this file again later.'),
    requestID,
  );
  return {
    jobID: null,
    fileName,
    totalBytes: 0,
    status: 'Failed',
    error: { code: known.code, message: known.message },
    ...(bundle ? { bundle } : {}),
  };
}
