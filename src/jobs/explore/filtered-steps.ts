/** What the matching records of a job add to a report, frame by frame. */
import { fieldNames } from '../../engine/query/index.ts';
import type { PackedPartial } from '../../engine-threads/types.ts';
import type { JobRow } from '../model/job-row.ts';
import { framesOf, type StoredFrame } from '../storage/frames.ts';
import type { BatchSizes } from './batches/batch-sizes.ts';
import { scanFrames } from './batches/scan-frames.ts';
import type { ExploreParts } from './explore-parts.ts';
import { type CountProgress, type MissingPart, QuestionCount } from './progress-of-count.ts';
import { type ReadQuestion, withFormsOf } from './read-question.ts';
import { unknownFields } from './unknown-fields.ts';

/** Larger than for a page: each batch gives a partial report, which is merged. */
const SIZES: BatchSizes = { first: 4 << 20, most: 16 << 20 };
/** Partial reports that are merged at once. */
const MERGED_AT_ONCE = 8;

/** What is known after some of the frames. */
export interface FilteredStep {
  partials: PackedPartial[];
  /** Bytes of the file about which the report is, decompressed: read, or known from their cards to hold no match. */
  scanned: CountProgress['scanned'];
  /** Parts of the file about which nothing can be said. */
  missing: MissingPart[];
  /** Known at the end. */
  unknownFields: string[];
}

/**
 * Gives what is known before anything is read, after each batch of frames, and at the end. Throws `bytes_gone`;
 * rejects with the signal's reason when the client has left.
 */
export async function* filteredSteps(
  parts: ExploreParts,
  job: JobRow,
  { query, bounds }: ReadQuestion,
  signal: AbortSignal,
): AsyncGenerator<FilteredStep, void> {
  const frames = await framesOf(parts.db, job);
  const resolved = await withFormsOf(query, () => parts.forms.of(job));
  const count = new QuestionCount(frames, { query: resolved, bounds }, new Map(), true);
  const { candidates } = count;
  const question = { query: resolved, bounds, want: { kind: 'report' } as const };
  const of = bytesOf(frames);
  let unread = bytesOf(candidates);
  let partials: PackedPartial[] = [];
  const step = (unknown: string[] = []): FilteredStep => ({
    partials,
    scanned: { bytes: of - unread, of },
    missing: count.progress.missing,
    unknownFields: unknown,
  });
  yield step();
  for await (const batch of scanFrames(parts, job, candidates, {
    question,
    sizes: SIZES,
    signal,
  })) {
    count.add(batch);
    unread -= bytesOf(batch.frames.map(({ frame }) => frame));
    partials = [...partials, ...batch.partials];
    if (partials.length >= MERGED_AT_ONCE) {
      partials = [(await parts.questions.merge(partials, job.keywords)).partial];
    }
    yield step();
  }
  yield step(await unknownFields(parts, job, frames, fieldNames(query), signal));
}

const bytesOf = (frames: readonly StoredFrame[]): number =>
  frames.reduce((sum, { byteLength }) => sum + byteLength, 0);
