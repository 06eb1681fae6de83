import type { BlobStore } from '../blobs/blob-store.ts';
import type { Database } from '../database/open.ts';
import type { FormatCatalog } from '../engine/index.ts';
import type { EngineThreads } from '../engine-threads/types.ts';
import type { ProgressBus } from '../live/progress-bus.ts';
import type { Queue } from '../queue/queue.ts';
import type { JobLog } from './model/job-log.ts';
import type { Accumulators } from './reports/accumulators.ts';
import type { CombinedPartials } from './reports/combined-partials.ts';
import type { ChunkSizes } from './upload/chunk-plan.ts';

export interface JobSettings {
  keywords: string[];
  /** The formats to choose from; undefined means those that are built in. */
  catalog?: FormatCatalog | undefined;
  /** Bytes; undefined means no limit. */
  maxUploadBytes: number | undefined;
  chunkSizes: ChunkSizes;
  /**
   * Seconds that a claimed chunk, or an upload, holds without being renewed. Long enough for a garbage
   * collection or a stalled disk, short enough to wait for when a process has died.
   */
  leaseSeconds: number;
}

/** What the functions of this room work with. They never learn which adapter stands behind a port. */
export interface JobContext {
  db: Database;
  queue: Queue;
  blobs: BlobStore;
  bus: ProgressBus;
  threads: EngineThreads;
  accumulators: Accumulators;
  combined: CombinedPartials;
  log: JobLog;
  settings: JobSettings;
  /** Unique to this process: a worker that comes back is another one. */
  workerID: string;
}
