/** What operators count of the domain: by chunk, file or run, never by line. All numbers are of this process. */

/** What became of a message that a worker took. */
export type ChunkOutcome =
  /** Its result is in the database. */
  | 'committed'
  /** An attempt that failed: it is tried again, or was the last one. */
  | 'failed'
  /** Another worker has it meanwhile, or its job is gone. */
  | 'lost'
  /** The worker stops. */
  | 'handed_back'
  /** There was nothing to do: a duplicate, or a job that has ended. */
  | 'skipped'
  /** The database was away. */
  | 'postponed';

/** Parts of the handling of a chunk, each of which is measured. */
export type ChunkStep = 'claim' | 'run' | 'commit' | 'complete';

export type FailureKind = 'error' | 'crash' | 'interruption';

/** What the periodic repair found and mended. */
export type Repair =
  | 'expired_claim'
  | 'lost_message'
  | 'dead_upload'
  | 'lost_archive'
  | 'finished_job';

/** Periodic work that one process does for all; each has its row in the table `maintenance`. */
export type PeriodicWork = 'repair' | 'blobs' | 'retention';

export interface JobMetrics {
  /** Bytes of an upload, as sent. */
  received(bytes: number): void;
  /** A file (also one of an archive) has come to its end. */
  uploadEnded(outcome: 'stored' | 'failed'): void;
  /** A chunk is durable: its bytes decompressed, and as they are stored. */
  chunkStored(bytes: { byteLength: number; storedBytes: number }): void;
  chunkEnded(outcome: ChunkOutcome): void;
  stepEnded(step: ChunkStep, seconds: number): void;
  /** An engine thread has counted so many decompressed bytes, in so many seconds of its own. */
  analyzed(bytes: number, seconds: number): void;
  /** An attempt failed; `isLast` where none follows. */
  attemptFailed(kind: FailureKind, isLast: boolean): void;
  /** A job was put into the failed queue. */
  deadLettered(): void;
  jobEnded(status: 'completed' | 'failed'): void;
  /** A part of a question was searched here: decompressed bytes, and seconds from its reading to its answer. */
  searched(bytes: number, seconds: number): void;
  reaperRan(work: PeriodicWork, outcome: 'done' | 'failed', seconds: number): void;
  repaired(what: Repair, count: number): void;
}
