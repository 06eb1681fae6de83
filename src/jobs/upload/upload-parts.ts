import type { FormatCatalog } from '../../engine/index.ts';
import type { DecoderMemory } from '../../ingest/decoder-memory.ts';
import type { Queue } from '../../queue/queue.ts';
import type { Tracing } from '../../tracing/tracing.ts';
import type { StoredBytesLimit } from '../storage/stored-bytes-limit.ts';
import type { JobEndParts, JobEndSettings } from '../transitions/job-end-parts.ts';
import type { ChunkSizes } from './chunk-plan.ts';
import type { WaitingJobs } from './waiting-jobs.ts';

export interface UploadSettings extends JobEndSettings {
  keywords: string[];
  /** In which times without a zone are read where nobody says another; undefined means UTC. */
  timeZone?: string | undefined;
  /** The formats to choose from; undefined means the built-in ones. */
  catalog?: FormatCatalog | undefined;
  /** Bytes; undefined means no limit. */
  maxUploadBytes: number | undefined;
  /** How many times its size a compressed file may expand to; undefined means no limit. */
  maxDecompressionRatio?: number | undefined;
  chunkSizes: ChunkSizes;
  /** Seconds that an upload's lease lasts without being renewed. */
  leaseSeconds: number;
}

/** What receiving a file needs; an upload may also complete, fail or replace a job. */
export interface UploadParts extends JobEndParts {
  queue: Queue;
  waitingJobs: WaitingJobs;
  /** The zone that an owner has chosen for all files; null where none. Asked for each upload. */
  zoneOfOwner(ownerID: string): Promise<string | null>;
  storedBytesLimit: StoredBytesLimit;
  tracing: Tracing;
  /** Of all uploads of this process together. */
  decoderMemory: DecoderMemory;
  settings: UploadSettings;
}
