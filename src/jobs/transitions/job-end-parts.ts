import type { BlobStore } from '../../blobs/blob-store.ts';
import type { Database } from '../../database/open.ts';
import type { ProgressBus } from '../../live/progress-bus.ts';
import type { JobLog } from '../model/job-log.ts';
import type { JobMetrics } from '../model/job-metrics.ts';
import type { Accumulators } from '../reports/accumulators.ts';

export interface JobEndSettings {
  /** Whether the bytes of a completed job stay as long as the job. */
  keepUploads: boolean;
  /** Days that a job stays after its end; 0 means for good. */
  retentionDays: number;
}

/** What the end of a job needs: to store it, to tell watchers, and to release what the job used. */
export interface JobEndParts {
  db: Database;
  blobs: BlobStore;
  bus: ProgressBus;
  accumulators: Accumulators;
  log: JobLog;
  metrics: JobMetrics;
  settings: JobEndSettings;
}
