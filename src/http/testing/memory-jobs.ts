import { randomUUID } from 'node:crypto';
import {
  chooseFormat,
  emptyPartial,
  isPattern,
  liveNumbers,
  summarize,
  timeZoneName,
} from '../../engine/index.ts';
import { AppError, messageOf } from '../../errors.ts';
import {
  isFinal,
  JOB_STATUSES,
  type JobStatus,
  type JobSummary,
  type Jobs,
  type UploadRequest,
} from '../../jobs/index.ts';

export interface Received extends UploadRequest {
  jobID: string;
  bytes: Buffer;
  /** `received` or the code of the error that ended it; null while the upload runs. */
  outcome: string | null;
}

/**
 * The domain for HTTP tests: it keeps what `receive` was given and analyses nothing, so jobs stay
 * queued and reports are empty. test/contract/jobs-port.ts holds it to what the real one does.
 */
export interface MemoryJobs extends Jobs {
  readonly received: Received[];
  /** By file name, the error that the file meets after its first bytes. */
  readonly faults: Map<string, unknown>;
  /** By job, what is read of it instead of the bytes that came. */
  readonly files: Map<string, () => AsyncGenerator<Uint8Array, void>>;
  /** A job in any state; one that failed can be retried. */
  add(ownerID: string, fields?: Partial<JobSummary>): JobSummary;
  /** What a worker would do. */
  change(jobID: string, fields: Partial<JobSummary>): void;
}

interface StoredJob {
  ownerID: string;
  /** Whether the whole file came: else the job cannot be retried and its owner may use the id again. */
  isWhole: boolean;
  summary: JobSummary;
}

const NOTHING = emptyPartial([]);
const NO_CHUNKS = { total: 0, done: 0, waiting: 0, processing: 0, failed: 0 };
const KEPT = {
  ...{ storedBytes: 0, bytesKept: true, keptUntil: null, counts: null },
  contentHash: null,
};
/** The status of the errors that are the file's own fault: the upload is answered with its job. */
const FILE_FAULT = 422;

export function createMemoryJobs(): MemoryJobs {
  /** In the order of creation. */
  const jobs = new Map<string, StoredJob>();
  const received: Received[] = [];
  const faults = new Map<string, unknown>();
  const files: MemoryJobs['files'] = new Map();

  function find(ownerID: string, jobID: string): StoredJob {
    const job = jobs.get(jobID);
    if (job?.ownerID !== ownerID) throw new AppError('not_found', 'There is no such job.');
    return job;
  }

  function add(ownerID: string, fields: Partial<JobSummary> = {}): StoredJob {
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
      encoding: null,
      bundle: null,
      ...fields,
    };
    const job = { ownerID, isWhole: summary.status !== 'Uploading', summary };
    jobs.set(summary.jobID, job);
    return job;
  }

  function freeID(ownerID: string, jobID: string): void {
    const job = jobs.get(jobID);
    if (!job) return;
    const wasCutOff = job.summary.status === 'Failed' && !job.isWhole;
    if (job.ownerID !== ownerID || !wasCutOff) throw new AppError('job_exists', 'Use another id.');
    jobs.delete(jobID);
  }

  async function read(source: AsyncIterable<Uint8Array>, entry: Received, summary: JobSummary) {
    for await (const bytes of watched(source)) {
      entry.bytes = Buffer.concat([entry.bytes, bytes]);
      summary.totalBytes = entry.bytes.length;
      if (faults.has(entry.fileName)) throw faults.get(entry.fileName);
      if (entry.signal?.aborted) throw new AppError('shutting_down', 'Upload again later.');
    }
  }

  async function receive(source: AsyncIterable<Uint8Array>, request: UploadRequest) {
    const { ownerID, fileName, jobID = randomUUID() } = request;
    checkFormat(request.format);
    checkZone(request.timeZone);
    freeID(ownerID, jobID);
    const job = add(ownerID, { jobID, fileName, status: 'Uploading' });
    const { summary } = job;
    const entry: Received = { ...request, jobID, bytes: Buffer.alloc(0), outcome: null };
    received.push(entry);
    try {
      await read(source, entry, summary);
      job.isWhole = true;
      summary.status = summary.totalBytes === 0 ? 'Completed' : 'Queued';
      entry.outcome = 'received';
    } catch (error) {
      entry.outcome = error instanceof AppError ? error.code : 'internal';
      const code = entry.outcome === 'shutting_down' ? 'upload_aborted' : entry.outcome;
      Object.assign(summary, { status: 'Failed', error: { code, message: messageOf(error) } });
      if (!(error instanceof AppError && error.status === FILE_FAULT)) throw error;
    }
    const { totalBytes, status, error, bundle } = summary;
    return { jobID, fileName, totalBytes, status, error, bundle };
  }

  const ownedBy = (ownerID: string) =>
    [...jobs.values()].filter((job) => job.ownerID === ownerID).map(({ summary }) => summary);

  const memory: MemoryJobs = {
    received,
    faults,
    files,
    add: (ownerID, fields) => add(ownerID, fields).summary,
    change: (jobID, fields) => {
      Object.assign(jobs.get(jobID)!.summary, fields);
    },
    receive,
    // By the port, since tests put another `receive` there.
    receiveUpload: async (source, request) => [{ result: await memory.receive(source, request) }],
    list: async (ownerID, { status, bundleID, limit, cursor = '0' }) => {
      if (bundleID !== undefined) throw new AppError('not_found', 'There is no such archive.');
      if (!/^\d+$/.test(cursor)) throw new AppError('bad_cursor', 'Use nextCursor of a page.');
      const next = Number(cursor) + limit;
      const wanted = ownedBy(ownerID)
        .filter((job) => status === undefined || job.status === status)
        .reverse();
      const items = wanted.slice(Number(cursor), next).map((job) => ({ ...job, ...KEPT }));
      return { items, nextCursor: wanted.length > next ? String(next) : null };
    },
    detail: async (ownerID, jobID) => ({
      ...find(ownerID, jobID).summary,
      ...KEPT,
      chunks: NO_CHUNKS,
      history: [],
      reread: null,
    }),
    report: async (ownerID, jobID) => ({
      ...summarize(NOTHING, null),
      ...find(ownerID, jobID).summary,
    }),
    file: async (ownerID, jobID) => {
      const { summary, isWhole } = find(ownerID, jobID);
      if (summary.status === 'Failed' && !isWhole) {
        throw new AppError('bytes_gone', 'Upload the file again.');
      }
      const bytes = received.findLast((entry) => entry.jobID === jobID)?.bytes ?? Buffer.alloc(0);
      const { fileName } = summary;
      const totalBytes = isWhole ? summary.totalBytes : null;
      return { fileName, totalBytes, pieces: files.get(jobID)?.() ?? piecesOf(bytes) };
    },
    combinedReport: async (ownerID) => {
      const all = ownedBy(ownerID);
      const countOf = (status: JobStatus) => all.filter((job) => job.status === status).length;
      const byStatus = Object.fromEntries(JOB_STATUSES.map((status) => [status, countOf(status)]));
      return {
        ...summarize(NOTHING, null),
        jobs: { total: all.length, byStatus: byStatus as Record<JobStatus, number> },
      };
    },
    retry: async (ownerID, jobID) => {
      const { summary, isWhole } = find(ownerID, jobID);
      if (summary.status !== 'Failed' || !isWhole) {
        throw new AppError('not_retryable', 'Only a failed job whose file came whole.');
      }
      const { attempts } = summary;
      Object.assign(summary, { status: 'Queued', error: null, attempts: attempts + 1 });
      return { ...summary };
    },
    analyzeAgain: async (ownerID, jobID, { format, timeZone }) => {
      const { summary, isWhole } = find(ownerID, jobID);
      if (summary.status === 'Failed' && !isWhole) {
        throw new AppError('bytes_gone', 'Upload the file again.');
      }
      if (!isFinal(summary.status)) throw new AppError('not_rereadable', 'The job has not ended.');
      if (format !== 'auto') checkFormat(format);
      checkZone(timeZone);
      const reread = {
        status: 'Queued',
        progressInPercentage: 0,
        format: null,
        error: null,
      } as const;
      return { ...summary, ...KEPT, chunks: NO_CHUNKS, history: [], reread };
    },
    remove: async (ownerID, jobID) => {
      find(ownerID, jobID);
      jobs.delete(jobID);
    },
    removeBundle: async (ownerID, bundleID) => {
      const members = ownedBy(ownerID).filter(({ bundle }) => bundle?.id === bundleID);
      if (members.length === 0) throw new AppError('not_found', 'There is no such archive.');
      for (const { jobID } of members) jobs.delete(jobID);
    },
    assertOwner: async (ownerID, jobID) => {
      find(ownerID, jobID);
    },
    live: async (jobID) => {
      const job = jobs.get(jobID);
      if (!job) return null;
      const { progressInPercentage, status } = job.summary;
      return { jobID, progressInPercentage, status, ...liveNumbers(NOTHING) };
    },
    queueStatus: async () => ({
      queues: [{ name: 'chunks', ready: 0, inFlight: 0, delayed: 0, oldestSeconds: null }],
      failed: [...jobs.values()].filter(({ summary }) => summary.status === 'Failed').length,
      workers: [{ id: 'worker-1', lastSeen: new Date().toISOString(), busy: 0 }],
    }),
    ownQueueStatus: async (ownerID) => ({
      queues: [{ name: 'own', ready: 0, inFlight: 0, delayed: 0, oldestSeconds: null }],
      failed: ownedBy(ownerID).filter(({ status }) => status === 'Failed').length,
      workers: [],
    }),
    failures: async ({ limit, cursor = '0' }) => {
      const failed = [...jobs.values()].filter(({ summary }) => summary.status === 'Failed');
      const next = Number(cursor) + limit;
      const items = failed.slice(Number(cursor), next).map(({ ownerID, summary }) => ({
        jobID: summary.jobID,
        ownerID,
        code: summary.error?.code ?? 'internal',
        createdAt: summary.createdAt,
        finishedAt: summary.finishedAt,
        attempts: summary.attempts,
        history: [],
      }));
      return { items, nextCursor: failed.length > next ? String(next) : null };
    },
    close: async () => undefined,
    removeAllOf: async (ownerID) => {
      for (const { jobID } of ownedBy(ownerID)) jobs.delete(jobID);
    },
  };
  return memory;
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  if (bytes.length > 0) yield bytes;
}

function checkFormat(format: string | undefined): void {
  if (format === undefined) return;
  try {
    chooseFormat(format);
  } catch (error) {
    throw new AppError(isPattern(format) ? 'bad_pattern' : 'unknown_format', messageOf(error));
  }
}

function checkZone(timeZone: string | undefined): void {
  if (timeZone === undefined || timeZoneName(timeZone) !== null) return;
  throw new AppError('unknown_time_zone', 'Give a place, or an offset.');
}

/** The source; where it fails with no error of the contract, the upload broke off. */
async function* watched(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('upload_aborted', 'Upload the file again.', { cause: error });
  }
}
