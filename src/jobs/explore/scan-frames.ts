/** Asks a question about frames of a job: several batches at once, the answers in order. */
import type { FrameAnswer, Question, SearchOptions } from '../../engine-threads/search/question.ts';
import type { PackedPartial } from '../../engine-threads/types.ts';
import { AppError } from '../../errors.ts';
import { findJob, isSame, type JobRow } from '../model/job-row.ts';
import { readStoredFrames, type StoredFrame } from '../storage/frames.ts';
import { type BatchSizes, batchesOf } from './batches.ts';
import type { ExploreParts } from './explore-parts.ts';

/** Enough to keep a thread busy while the next batch is read, and little enough that a page comes soon. */
const SIZES: BatchSizes = { first: 1 << 20, most: 8 << 20 };

export interface ScanOptions {
  question: Question;
  /** From the last frame to the first. */
  isFromEnd?: boolean;
  sizes?: BatchSizes;
  /** Aborts when nobody wants the answers any more. */
  signal: AbortSignal;
  /** Batches that are searched at once; by default one more than there are threads. */
  ahead?: number;
}

export interface ScannedBatch {
  /** In the order in which they were asked about. */
  frames: { frame: StoredFrame; answer: FrameAnswer }[];
  partials: PackedPartial[];
}

type ScanParts = Pick<ExploreParts, 'db' | 'blobs' | 'questions' | 'log'>;

/**
 * The answers about frames, in order. Nothing further is begun when the caller stops asking. A frame whose bytes are
 * damaged or missing has an answer that says so, and the others are answered. Rejects where the store is away.
 */
export async function* scanFrames(
  parts: ScanParts,
  job: JobRow,
  frames: readonly StoredFrame[],
  { question, isFromEnd = false, sizes = SIZES, signal, ahead }: ScanOptions,
): AsyncGenerator<ScannedBatch, void> {
  const batches = batchesOf(frames, sizes, isFromEnd);
  const running: Promise<ScannedBatch>[] = [];
  const ended = new AbortController();
  const asker = { ownerID: job.ownerID, signal: AbortSignal.any([signal, ended.signal]) };
  const start = (): void => {
    const next = batches.next();
    if (next.done) return;
    const scanned = parts.questions.inTurn(asker, () =>
      scanBatch(parts, job, next.value, question),
    );
    // Its error is thrown when its turn comes, or nobody wants to know it any more.
    scanned.catch(() => undefined);
    running.push(scanned);
  };
  try {
    // One more than there are threads: it is read while they work.
    for (let i = 0; i < (ahead ?? parts.questions.size + 1); i++) start();
    for (let next = running.shift(); next; next = running.shift()) {
      const scanned = await next;
      start();
      yield scanned;
    }
  } finally {
    // What waits for its turn is not begun.
    ended.abort();
  }
}

async function scanBatch(
  parts: ScanParts,
  job: JobRow,
  batch: StoredFrame[],
  question: Question,
): Promise<ScannedBatch> {
  const frames = batch.toSorted((a, b) => a.storedOffset - b.storedOffset);
  const asked = await ask(parts, job, frames, question);
  const answers = new Map(frames.map((frame, i) => [frame, asked.frames[i]!]));
  for (const [{ chunkIndex, place }, { damaged }] of answers) {
    if (damaged === undefined) continue;
    parts.log.error({ jobID: job.id, chunkIndex, firstLine: place.firstLine, damaged }, DAMAGED);
  }
  return {
    frames: batch.map((frame) => ({ frame, answer: answers.get(frame)! })),
    partials: asked.partials,
  };
}

const DAMAGED = 'a question met stored bytes that are not as recorded';

interface Asked {
  frames: FrameAnswer[];
  partials: PackedPartial[];
}

/** Where the bytes of several frames cannot be read together, each is read by itself: some may be whole. */
async function ask(
  parts: ScanParts,
  job: JobRow,
  frames: StoredFrame[],
  question: Question,
): Promise<Asked> {
  let stored: Uint8Array;
  try {
    stored = await readStoredFrames(parts, job, frames);
  } catch (error) {
    const why = damageOf(error);
    if (why === null) throw error;
    await assertThere(parts, job);
    if (frames.length === 1) return { frames: [{ count: 0, damaged: why }], partials: [] };
    const single = await Promise.all(frames.map((frame) => ask(parts, job, [frame], question)));
    return {
      frames: single.flatMap((asked) => asked.frames),
      partials: single.flatMap((asked) => asked.partials),
    };
  }
  const answer = await parts.questions.search({
    stored,
    frames: frames.map(({ storedBytes, byteLength, place, sha256 }) => {
      return { storedBytes, byteLength, place, sha256 };
    }),
    options: optionsOf(job),
    question,
  });
  return { frames: answer.frames, partials: answer.partial ? [answer.partial] : [] };
}

/** Throws `not_found` where the job was removed meanwhile: its bytes are not damaged then. */
async function assertThere({ db }: ScanParts, job: JobRow): Promise<void> {
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
const optionsOf = (job: JobRow): SearchOptions => ({
  job: job.id,
  format: job.format?.name ?? null,
  definition: job.format?.definition,
  keywords: job.keywords,
  referenceTime: job.createdAt.getTime(),
});
