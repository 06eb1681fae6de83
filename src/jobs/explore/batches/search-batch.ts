/** Reads the stored bytes of frames and asks a question about them. */
import type { Database } from '../../../database/open.ts';
import type {
  FrameAnswer,
  Question,
  SearchOptions,
} from '../../../engine-threads/search/question.ts';
import type { QuestionThreads } from '../../../engine-threads/search/question-threads.ts';
import type { PackedPartial } from '../../../engine-threads/types.ts';
import { AppError } from '../../../errors.ts';
import type { JobMetrics } from '../../model/job-metrics.ts';
import { findJob, isSame, type JobRow } from '../../model/job-row.ts';
import { type FrameParts, readStoredFrames, type StoredFrame } from '../../storage/frames.ts';

/** What of a job its frames are read with. */
export type SearchedJob = Pick<
  JobRow,
  'id' | 'blobPrefix' | 'format' | 'timeZone' | 'keywords' | 'createdAt'
>;

export interface Batch {
  job: SearchedJob;
  /** Of one chunk, one behind the other in the store. */
  frames: StoredFrame[];
  question: Question;
}

export interface BatchAnswer {
  /** In the order of the frames. */
  frames: FrameAnswer[];
  partials: PackedPartial[];
}

/** Searches batches, of any question. */
export interface BatchSearch {
  /** How many at once: in this process, and in others. */
  room(): Promise<{ here: number; elsewhere: number }>;
  /** Rejects with the signal's reason when it aborts. */
  search(batch: Batch, signal: AbortSignal): Promise<BatchAnswer>;
}

/** On the threads of this process. */
export const searchHere = (parts: SearchParts): BatchSearch => ({
  room: async () => ({ here: parts.questions.size, elsewhere: 0 }),
  search: (batch, signal) => searchBatch(parts, batch, signal),
});

interface SearchParts extends FrameParts {
  db: Database;
  questions: QuestionThreads;
  metrics: Pick<JobMetrics, 'searched'>;
}

/** Where the bytes of several frames cannot be read together, each is read by itself: some may be whole. */
async function searchBatch(
  parts: SearchParts,
  batch: Batch,
  signal: AbortSignal,
): Promise<BatchAnswer> {
  const { job, frames, question } = batch;
  const begun = performance.now();
  let stored: Uint8Array;
  try {
    stored = await readStoredFrames(parts, job, frames);
  } catch (error) {
    const why = damageOf(error);
    if (why === null) throw error;
    await assertThere(parts, job);
    if (frames.length === 1) return { frames: [{ count: 0, damaged: why }], partials: [] };
    const single = await Promise.all(
      frames.map((frame) => searchBatch(parts, { ...batch, frames: [frame] }, signal)),
    );
    return {
      frames: single.flatMap((answer) => answer.frames),
      partials: single.flatMap((answer) => answer.partials),
    };
  }
  const task = {
    stored,
    frames: frames.map(({ storedBytes, byteLength, place, sha256 }) => {
      return { storedBytes, byteLength, place, sha256 };
    }),
    options: optionsOf(job),
    question,
  };
  const answer = await parts.questions.search(task, signal);
  const bytes = frames.reduce((sum, { byteLength }) => sum + byteLength, 0);
  parts.metrics.searched(bytes, (performance.now() - begun) / 1000);
  return { frames: answer.frames, partials: answer.partial ? [answer.partial] : [] };
}

/** Throws `not_found` where the job was removed meanwhile: its bytes are not damaged then. */
async function assertThere({ db }: SearchParts, job: SearchedJob): Promise<void> {
  const found = await findJob(db, job.id);
  if (found && isSame(found, job)) return;
  throw new AppError('not_found', 'There is no such job.');
}

/** What is wrong with stored bytes; null for any other error. */
function damageOf(error: unknown): string | null {
  if (!(error instanceof AppError)) return null;
  if (error.code === 'blob_missing') return 'they are missing';
  return error.code === 'blob_corrupt' ? 'they end too early' : null;
}

/** As its chunks are analysed. */
const optionsOf = (job: SearchedJob): SearchOptions => ({
  job: job.id,
  format: job.format?.name ?? null,
  definition: job.format?.definition,
  keywords: job.keywords,
  referenceTime: job.createdAt.getTime(),
  timeZone: job.timeZone?.name,
});
