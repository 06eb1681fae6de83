/** A page of the records that match a question, as it comes into being. */
import { fieldNames } from '../../engine/query/index.ts';
import type { Moment } from '../../engine-threads/search/question.ts';
import type { JobRow } from '../model/job-row.ts';
import { isFinal } from '../model/job-state.ts';
import type { JobStatus } from '../model/types.ts';
import { framesOf, type StoredFrame } from '../storage/frames.ts';
import { scanFrames } from './batches/scan-frames.ts';
import type { ExploreParts } from './explore-parts.ts';
import { findRecords, type PageSearch } from './find-records.ts';
import { type CountProgress, QuestionCount } from './progress-of-count.ts';
import { type AskedQuestion, readQuestion, withFormsOf } from './read-question.ts';
import { decodeRecordCursor, encodeRecordCursor, type RecordOrder } from './record-cursor.ts';
import { type RecordItem, recordItem } from './record-item.ts';
import { unknownFields } from './unknown-fields.ts';

export interface AskedPage extends AskedQuestion {
  order: RecordOrder;
  limit: number;
  cursor?: string | undefined;
}

export interface PageEnd extends CountProgress {
  nextCursor: string | null;
  unknownFields: string[];
}

export type PageEvent =
  | { kind: 'record'; item: RecordItem }
  | ({ kind: 'progress' } & CountProgress)
  | ({ kind: 'end' } & PageEnd);

/** When a page is given although not all was searched or counted; milliseconds. Infinity: never. */
export interface Patience {
  /** Since the question was asked: the page may have fewer records then, and goes on with its cursor. */
  searchMs: number;
  /** Since the page was full. */
  countMs: number;
}

/**
 * Gives records as they are found, progress after each batch of frames, and the end. Nothing more is read when the caller
 * stops asking. Throws `bad_query`, `bad_cursor`, `validation_failed`, `bytes_gone`.
 */
export async function* recordPage(
  parts: ExploreParts,
  job: JobRow,
  asked: AskedPage,
  { searchMs, countMs }: Patience,
  signal: AbortSignal,
): AsyncGenerator<PageEvent, void> {
  const { query, bounds } = readQuestion(asked, [job]);
  const { order, limit } = asked;
  const cursorOf = { blobPrefix: job.blobPrefix, order, question: [query, bounds] };
  const beyond = asked.cursor === undefined ? null : decodeRecordCursor(cursorOf, asked.cursor);
  const frames = await framesOf(parts.db, job);
  const joined = await parts.forms.of(job);
  const resolved = await withFormsOf(query, async () => joined);
  const counts = parts.counts.of(job, resolved, bounds);
  const count = new QuestionCount(
    frames,
    { query: resolved, bounds },
    counts,
    isFinal(job.status as JobStatus),
  );
  const candidates = count.candidates;
  const unknown = unknownFields(parts, job, frames, fieldNames(query), signal);
  // Awaited at the end; an error is thrown there.
  unknown.catch(() => undefined);

  // One more than the page has tells whether there is another page.
  const search = {
    parts,
    job,
    frames: candidates,
    query: resolved,
    bounds,
    order,
    limit: limit + 1,
    beyond,
    signal,
  };
  const started = performance.now();
  let last: Moment | null = null;
  let found = 0;
  let next: Moment | null = null;
  for await (const { records, lastFrame } of findRecords({
    ...search,
    count,
  } satisfies PageSearch)) {
    for (const record of records) {
      if (found++ === limit) next = last;
      if (found > limit) break;
      last = record;
      yield { kind: 'record', item: recordItem(record, joined) };
    }
    yield { kind: 'progress', ...count.progress };
    if (next === null && lastFrame && performance.now() - started > searchMs) {
      next = behind(candidates, lastFrame, order);
      break;
    }
  }
  yield* countOn(search, count, countMs);
  yield {
    kind: 'end',
    ...count.progress,
    nextCursor: next && encodeRecordCursor(cursorOf, next),
    unknownFields: await unknown,
  };
}

/** The place behind all records of a frame, in the order of lines; null where nothing follows. */
function behind(
  frames: readonly StoredFrame[],
  frame: StoredFrame,
  order: RecordOrder,
): Moment | null {
  const time = Number.NaN;
  if (order === '-line') {
    return frame === frames[0] ? null : { line: frame.place.firstLine, time };
  }
  const next = frames[frames.indexOf(frame) + 1];
  return next ? { line: next.place.firstLine - 1, time } : null;
}

/** Counts the matches of frames that were not searched. */
async function* countOn(
  { parts, job, query, bounds, signal }: Omit<PageSearch, 'count'>,
  count: QuestionCount,
  countMs: number,
): AsyncGenerator<PageEvent, void> {
  const { uncounted } = count;
  if (uncounted.length === 0 || countMs <= 0) return;
  const started = performance.now();
  const question = { query, bounds, want: { kind: 'count' } as const };
  for await (const batch of scanFrames(parts, job, uncounted, { question, signal })) {
    count.add(batch);
    yield { kind: 'progress', ...count.progress };
    if (performance.now() - started > countMs) return;
  }
}
