/** Asks a question about frames of a job: several batches at once, the answers in order. */
import type { FrameAnswer, Question } from '../../../engine-threads/search/question.ts';
import type { PackedPartial } from '../../../engine-threads/types.ts';
import type { JobRow } from '../../model/job-row.ts';
import type { StoredFrame } from '../../storage/frames.ts';
import type { ExploreParts } from '../explore-parts.ts';
import { type BatchSizes, batchesOf } from './batch-sizes.ts';

/** Enough to keep a thread busy while the next batch is read, and little enough that a page comes soon. */
const SIZES: BatchSizes = { first: 1 << 20, most: 8 << 20 };

export interface ScanOptions {
  question: Question;
  /** From the last frame to the first. */
  isFromEnd?: boolean;
  sizes?: BatchSizes;
  /** Aborts when nobody wants the answers any more. */
  signal: AbortSignal;
  /** Batches that this process and others search at once, at most; by default one more than there is room for. */
  ahead?: number;
}

export interface ScannedBatch {
  /** In the order in which they were asked about. */
  frames: { frame: StoredFrame; answer: FrameAnswer }[];
  partials: PackedPartial[];
}

type ScanParts = Pick<ExploreParts, 'questions' | 'batches' | 'log'>;

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
  const unwanted = AbortSignal.any([signal, ended.signal]);
  const { here, elsewhere } = await parts.batches.room();
  const asker = { ownerID: job.ownerID, signal: unwanted, elsewhere };
  const start = (): void => {
    const next = batches.next();
    if (next.done) return;
    const scanned = parts.questions.inTurn(asker, () =>
      scanBatch(parts, job, next.value, question, unwanted),
    );
    // Its error is thrown when its turn comes, or nobody wants to know it any more.
    scanned.catch(() => undefined);
    running.push(scanned);
  };
  try {
    // One more than there is room for: it is read while the others are searched.
    for (let i = 0; i < (ahead ?? here + elsewhere + 1); i++) start();
    for (let next = running.shift(); next; next = running.shift()) {
      const scanned = await next;
      start();
      yield scanned;
    }
  } finally {
    // What waits for its turn is not begun, and what runs is stopped.
    ended.abort();
  }
}

async function scanBatch(
  parts: ScanParts,
  job: JobRow,
  batch: StoredFrame[],
  question: Question,
  signal: AbortSignal,
): Promise<ScannedBatch> {
  const frames = batch.toSorted((a, b) => a.storedOffset - b.storedOffset);
  const answer = await parts.batches.search({ job, frames, question }, signal);
  const answers = new Map(frames.map((frame, i) => [frame, answer.frames[i]!]));
  for (const [{ chunkIndex, place }, { damaged }] of answers) {
    if (damaged === undefined) continue;
    parts.log.error({ jobID: job.id, chunkIndex, firstLine: place.firstLine, damaged }, DAMAGED);
  }
  return {
    frames: batch.map((frame) => ({ frame, answer: answers.get(frame)! })),
    partials: answer.partials,
  };
}

const DAMAGED = 'a question met stored bytes that are not as recorded';
