import type { JobBundle, SkippedMember } from '../../database/schema.ts';
import type { ChosenZone, FormatInfo, RecordCounts, Report } from '../../engine/index.ts';

export type { JobBundle, SkippedMember };

export const JOB_STATUSES = [
  'Uploading',
  'Queued',
  'In Progress',
  'Retrying',
  'Completed',
  'Failed',
] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

export interface JobError {
  code: string;
  message: string;
}

/** The fields that a list, a detail and a report share. Times are RFC 3339 in UTC. */
export interface JobSummary {
  jobID: string;
  fileName: string;
  status: JobStatus;
  progressInPercentage: number;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** Number of runs: 1, and one more for each retry by its owner. The API calls it `attempts`. */
  attempts: number;
  error: JobError | null;
  /** Decompressed bytes received so far, and processed. */
  totalBytes: number;
  bytesProcessed: number;
  format: FormatInfo | null;
  /** The encoding that the file had, as far as it was read; null before that, and of jobs of an earlier release. */
  encoding: string | null;
  /** The archive whose member it is. */
  bundle: JobBundle | null;
}

/** What is kept of a job, and for how long. */
export interface KeptBytes {
  /** Compressed. */
  storedBytes: number;
  /** Whether its bytes are stored, so that they can be read. */
  bytesKept: boolean;
  /** When the job will be removed; null while it runs, or where it stays until somebody removes it. */
  keptUntil: string | null;
}

export type ListedJob = JobSummary &
  KeptBytes & {
    /** What its report counts; null before its end, and of jobs that an earlier release completed. */
    counts: RecordCounts | null;
    /** SHA-256 of the upload as it was sent; null before its end, and of jobs of an earlier release. */
    contentHash: string | null;
  };

/** An attempt at a chunk, or of an upload or a completion (`chunkIndex` null), that failed. */
export interface FailedAttempt {
  chunkIndex: number | null;
  run: number;
  kind: 'error' | 'crash' | 'interruption' | 'upload';
  workerID: string | null;
  startedAt: string | null;
  endedAt: string;
  code: string;
  message: string;
}

/** The reading of a job's bytes again: under way, or failed. */
export interface Reread {
  status: JobStatus;
  progressInPercentage: number;
  format: FormatInfo | null;
  error: JobError | null;
}

export interface JobDetail extends ListedJob {
  reread: Reread | null;
  chunks: { total: number; done: number; waiting: number; processing: number; failed: number };
  history: FailedAttempt[];
}

export type JobReport = JobSummary & Report;

export type CombinedReport = Report & {
  jobs: { total: number; byStatus: Record<JobStatus, number> };
};

/** The message of GET /api/live-stats/{jobID}. */
export interface LiveMessage {
  jobID: string;
  progressInPercentage: number;
  uniqueIPs: number;
  invalidLogs: number;
  totalLogsProcessed: number;
  status: JobStatus;
  logLevelCounts: Report['logLevelCounts'];
  keyWordCounts: Report['keyWordCounts'];
}

export interface UploadRequest {
  ownerID: string;
  fileName: string;
  /** The client's own id. */
  jobID?: string | undefined;
  /** Name of a format, or a pattern; without it the format is detected. */
  format?: string | undefined;
  /** Zone of times that do not say theirs; without it the owner's, or the server's. */
  timeZone?: string | undefined;
  /** Bytes the client says it will send. */
  declaredBytes?: number | undefined;
  /** Aborts the upload when the server stops. */
  signal?: AbortSignal | undefined;
  /** The archive whose member it is. */
  bundle?: JobBundle | undefined;
}

/** An upload of which it is decided how its times are read. */
export interface ZonedUpload extends Omit<UploadRequest, 'timeZone'> {
  timeZone: ChosenZone;
}

/** What is left out stays as it was. */
export interface RereadRequest {
  /** Name of a format, or a pattern; `auto` detects it. */
  format?: string | undefined;
  /** Zone of times that do not say theirs. */
  timeZone?: string | undefined;
  /** Words to count. */
  keywords?: string[] | undefined;
}

export interface UploadResult {
  jobID: string;
  fileName: string;
  totalBytes: number;
  status: JobStatus;
  error: JobError | null;
  bundle: JobBundle | null;
}

/** What became of a file, or of a member of an archive: a job, or none and why. */
export type UploadedFile = { result: UploadResult } | { skipped: JobError; bundle: JobBundle };

/** What is known of an archive beside the jobs of its members. */
export interface BundleInfo {
  id: string;
  name: string;
  /** Whether all its members are there; false while they come, and for good where that was cut off. */
  isComplete: boolean;
  skipped: SkippedMember[];
}

/** The bytes of an upload, decompressed. */
export interface JobFile {
  fileName: string;
  /** Null while it uploads, so that nobody knows. */
  totalBytes: number | null;
  /** They end where the file does. Throws where they cannot be read to that end; to be read, or returned from. */
  pieces: AsyncGenerator<Uint8Array, void>;
}

/** What `http` and `live` use of the domain. A job of somebody else is `not_found` everywhere. */
export interface Jobs {
  /**
   * Reads the source to its end; chunks are cut, stored and queued meanwhile. The memory of its pieces is released
   * once they are copied. A file that cannot be used (corrupt gzip, too large) gives a result with status `Failed`
   * and its error. Rejects, and leaves no job, for `unknown_format`, `bad_pattern`, `unknown_time_zone`, `job_exists` and
   * `shutting_down`; a source that breaks off rejects with `upload_aborted` and leaves a failed job.
   */
  receive(source: AsyncIterable<Uint8Array>, request: UploadRequest): Promise<UploadResult>;
  /**
   * As `receive`, and an archive becomes a job for each log in it: all have the same `bundle`, whose id is that of the
   * request, if it has one. An archive without any log is one failed job.
   */
  receiveUpload(source: AsyncIterable<Uint8Array>, request: UploadRequest): Promise<UploadedFile[]>;
  list(
    ownerID: string,
    query: {
      status?: JobStatus | undefined;
      /** Only members of that archive; throws `not_found` where there is none. */
      bundleID?: string | undefined;
      /** Only those of an upload with this SHA-256, in hexadecimal digits. */
      contentHash?: string | undefined;
      limit: number;
      cursor?: string | undefined;
    },
  ): Promise<{ items: ListedJob[]; nextCursor: string | null; bundle?: BundleInfo }>;
  detail(ownerID: string, jobID: string): Promise<JobDetail>;
  report(ownerID: string, jobID: string): Promise<JobReport>;
  /** Of all completed jobs, or of those of an archive. */
  combinedReport(ownerID: string, bundleID?: string): Promise<CombinedReport>;
  /**
   * The upload's own bytes. Those of a file that still uploads are followed to its end; the signal ends that. Rejects with
   * `bytes_gone`, and with `blob_missing` or `blob_corrupt` where that is so of the first ones.
   */
  file(ownerID: string, jobID: string, signal: AbortSignal): Promise<JobFile>;
  retry(ownerID: string, jobID: string): Promise<JobSummary>;
  /**
   * Starts to read the kept bytes of a job that has ended again; its report stands until the new one is complete. Rejects with
   * `not_rereadable` where the job runs or is being read again, and with `bytes_gone`, `unknown_format`, `bad_pattern`, `unknown_time_zone`,
   * `too_many_jobs` and `storage_full`.
   */
  analyzeAgain(ownerID: string, jobID: string, request: RereadRequest): Promise<JobDetail>;
  remove(ownerID: string, jobID: string): Promise<void>;
  /** Removes an archive with the jobs of its members; throws `not_found` where the owner has none of that id. */
  removeBundle(ownerID: string, bundleID: string): Promise<void>;
  /** Throws `not_found` unless the job is the owner's. */
  assertOwner(ownerID: string, jobID: string): Promise<void>;
  live(jobID: string): Promise<LiveMessage | null>;
  /** The whole queue, for administrators. */
  queueStatus(): Promise<QueueReport>;
  /** What waits, runs and has failed of one owner's jobs, in the same shape. */
  ownQueueStatus(ownerID: string): Promise<QueueReport>;
  /** Failed jobs of all owners, newest first, without anything that may come from a file: for administrators. */
  failures(query: {
    limit: number;
    cursor?: string | undefined;
  }): Promise<{ items: FailedJob[]; nextCursor: string | null }>;
  /** Removes all jobs of an owner with their reports and bytes. */
  removeAllOf(ownerID: string): Promise<void>;
  /** Ends what goes on in the background; to be called before the stores close. */
  close(): Promise<void>;
}

/** A failed attempt without its message, which may quote the file. */
export type FailedJobAttempt = Omit<FailedAttempt, 'message'>;

/** A failed job as administrators see it. */
export interface FailedJob {
  jobID: string;
  ownerID: string;
  code: string;
  createdAt: string;
  finishedAt: string | null;
  /** Number of runs. */
  attempts: number;
  history: FailedJobAttempt[];
}

export interface QueueReport {
  queues: {
    name: string;
    ready: number;
    inFlight: number;
    delayed: number;
    oldestSeconds: number | null;
  }[];
  failed: number;
  workers: { id: string; lastSeen: string; busy: number }[];
}
