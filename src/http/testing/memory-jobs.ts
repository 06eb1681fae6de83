import { randomUUID } from 'node:crypto';
import { AppError } from '../../errors.ts';
import type {
  CombinedReport,
  JobDetail,
  JobReport,
  JobSummary,
  Jobs,
  UploadRequest,
  UploadResult,
} from '../../jobs/index.ts';

export interface Received extends UploadRequest {
  jobID: string;
  bytes: Buffer;
  /** Null while the upload runs. */
  outcome: string | null;
}

/** Just enough of the domain for HTTP tests; it keeps what `receive` was given. */
export interface MemoryJobs extends Jobs {
  readonly received: Received[];
  /** A file of this name is refused after its first bytes, in the way given. */
  readonly refusals: Map<string, { failWith: AppError } | { throwing: unknown }>;
  add(ownerID: string, fields?: Partial<JobSummary>): JobSummary;
}

const REPORT = {
  totalLogsProcessed: 0,
  invalidLogs: 0,
  invalidReasons: {},
  invalidSamples: [],
  uniqueIPs: 0,
  uniqueIPsStandardError: 0,
  topIPs: [],
  topIPsErrorBound: 0,
  logLevelCounts: { trace: 0, debug: 0, info: 0, notice: 0, warn: 0, error: 0, fatal: 0 },
  keyWordCounts: {},
  keyWordLogCounts: {},
  timeRange: null,
  histogram: { intervalSeconds: 60, buckets: [] },
  patterns: [],
  patternsOther: 0,
  http: null,
};

export function createMemoryJobs(): MemoryJobs {
  const jobs = new Map<string, JobSummary & { ownerID: string }>();
  const received: Received[] = [];
  const refusals: MemoryJobs['refusals'] = new Map();

  const find = (ownerID: string, jobID: string): JobSummary => {
    const job = jobs.get(jobID);
    if (job?.ownerID !== ownerID) throw new AppError('not_found', 'There is no such job.');
    const { ownerID: _, ...summary } = job;
    return summary;
  };
  const add: MemoryJobs['add'] = (ownerID, fields = {}) => {
    const summary: JobSummary = {
      jobID: randomUUID(),
      fileName: 'app.log',
      status: 'Queued',
      progressInPercentage: 0,
      createdAt: new Date().toISOString(),
      startedAt: null,
      finishedAt: null,
      attempts: 1,
      error: null,
      totalBytes: 0,
      bytesProcessed: 0,
      format: null,
      ...fields,
    };
    jobs.set(summary.jobID, { ...summary, ownerID });
    return summary;
  };

  const receive = async (
    source: AsyncIterable<Uint8Array>,
    request: UploadRequest,
  ): Promise<UploadResult> => {
    const jobID = request.jobID ?? randomUUID();
    if (jobs.has(jobID)) throw new AppError('job_exists', 'Choose another id.');
    const entry: Received = { ...request, jobID, bytes: Buffer.alloc(0), outcome: null };
    received.push(entry);
    try {
      for await (const bytes of source) {
        entry.bytes = Buffer.concat([entry.bytes, bytes]);
        const refusal = refusals.get(request.fileName);
        if (refusal && 'throwing' in refusal) throw refusal.throwing;
        if (refusal) return refuse(entry, refusal.failWith);
      }
    } catch (error) {
      entry.outcome = error instanceof AppError ? error.code : 'internal';
      throw error;
    }
    entry.outcome = 'received';
    const totalBytes = entry.bytes.length;
    add(request.ownerID, { jobID, fileName: request.fileName, totalBytes });
    return { jobID, fileName: request.fileName, totalBytes, status: 'Queued', error: null };
  };

  const refuse = (entry: Received, { code, message }: AppError): UploadResult => {
    entry.outcome = code;
    const { jobID, fileName, ownerID } = entry;
    const error = { code, message };
    add(ownerID, { jobID, fileName, status: 'Failed', error });
    return { jobID, fileName, totalBytes: entry.bytes.length, status: 'Failed', error };
  };

  return {
    received,
    refusals,
    add,
    receive,
    list: async (ownerID, { status, limit, cursor }) => {
      if (cursor !== undefined && !/^\d+$/.test(cursor)) {
        throw new AppError('bad_cursor', 'Use nextCursor of the page before.');
      }
      const from = Number(cursor ?? 0);
      const own = [...jobs.values()].filter(
        (job) => job.ownerID === ownerID && (status === undefined || job.status === status),
      );
      const items = own.slice(from, from + limit).map((job) => find(ownerID, job.jobID));
      return { items, nextCursor: own.length > from + limit ? String(from + limit) : null };
    },
    detail: async (ownerID, jobID): Promise<JobDetail> => ({
      ...find(ownerID, jobID),
      chunks: { total: 0, done: 0, waiting: 0, processing: 0, failed: 0 },
      history: [],
    }),
    report: async (ownerID, jobID): Promise<JobReport> => ({ ...REPORT, ...find(ownerID, jobID) }),
    combinedReport: async (): Promise<CombinedReport> => ({
      ...REPORT,
      format: null,
      jobs: {
        total: jobs.size,
        byStatus: {
          Uploading: 0,
          Queued: jobs.size,
          'In Progress': 0,
          Retrying: 0,
          Completed: 0,
          Failed: 0,
        },
      },
    }),
    retry: async (ownerID, jobID) => {
      const job = find(ownerID, jobID);
      if (job.status !== 'Failed') throw new AppError('not_retryable', 'It has not failed.');
      return { ...job, status: 'Queued', attempts: job.attempts + 1 };
    },
    remove: async (ownerID, jobID) => {
      find(ownerID, jobID);
      jobs.delete(jobID);
    },
    assertOwner: async (ownerID, jobID) => {
      find(ownerID, jobID);
    },
    live: async () => null,
    queueStatus: async () => ({
      queues: [{ name: 'chunks', ready: 0, inFlight: 0, delayed: 0, oldestSeconds: null }],
      failed: 0,
      workers: [],
    }),
  };
}
