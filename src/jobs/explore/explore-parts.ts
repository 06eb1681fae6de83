import type { BlobStore } from '../../blobs/blob-store.ts';
import type { Database } from '../../database/open.ts';
import type { QuestionThreads } from '../../engine-threads/search/question-threads.ts';
import type { EngineThreads } from '../../engine-threads/types.ts';
import type { JobLog } from '../model/job-log.ts';
import type { JobMetrics } from '../model/job-metrics.ts';
import type { Accumulators } from '../reports/accumulators.ts';
import type { BatchSearch } from './batches/search-batch.ts';
import type { FrameCounts } from './frame-counts.ts';
import type { PatternForms } from './pattern-forms.ts';

/** What answers to questions are made with. */
export interface ExploreParts {
  db: Database;
  blobs: BlobStore;
  threads: EngineThreads;
  questions: QuestionThreads;
  batches: BatchSearch;
  accumulators: Accumulators;
  /** What is known of questions that were asked before. */
  counts: FrameCounts;
  forms: PatternForms;
  log: JobLog;
  metrics: JobMetrics;
}
