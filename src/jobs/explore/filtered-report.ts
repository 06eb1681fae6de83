/** The report of the records that match a question. */

import type { Report } from '../../engine/index.ts';
import { fieldNames } from '../../engine/query/index.ts';
import type { PackedPartial } from '../../engine-threads/types.ts';
import type { JobRow } from '../model/job-row.ts';
import { framesOf } from '../storage/frames.ts';
import type { BatchSizes } from './batches/batch-sizes.ts';
import { scanFrames } from './batches/scan-frames.ts';
import type { ExploreParts } from './explore-parts.ts';
import { type MissingPart, QuestionCount } from './progress-of-count.ts';
import { type AskedQuestion, readQuestion, withFormsOf } from './read-question.ts';
import { unknownFields } from './unknown-fields.ts';

/** Larger than for a page: each batch gives a partial report, which is merged. */
const SIZES: BatchSizes = { first: 8 << 20, most: 32 << 20 };
/** Partial reports that are merged at once. */
const MERGED_AT_ONCE = 8;

export interface FilteredReport extends Report {
  /** Parts of the file that are not in it. */
  missing: MissingPart[];
  unknownFields: string[];
}

/** What the matching records of a job add to a report, and what cannot be said. */
export interface FilteredPartial {
  partials: PackedPartial[];
  missing: MissingPart[];
  unknownFields: string[];
}

/** Throws `bad_query`, `validation_failed`, `bytes_gone`; rejects with the signal's reason when the client has left. */
export async function filteredReport(
  parts: ExploreParts,
  job: JobRow,
  asked: AskedQuestion,
  signal: AbortSignal,
): Promise<FilteredReport> {
  const { partials, ...said } = await filteredPartial(parts, job, asked, signal);
  const { report } = await parts.questions.merge(partials, job.keywords, { format: job.format });
  return { ...report!, ...said };
}

/** The same before it is a report: at most some partial reports. */
export async function filteredPartial(
  parts: ExploreParts,
  job: JobRow,
  asked: AskedQuestion,
  signal: AbortSignal,
): Promise<FilteredPartial> {
  const { query, bounds } = readQuestion(asked);
  const frames = await framesOf(parts.db, job);
  const resolved = await withFormsOf(query, () => parts.forms.of(job));
  const count = new QuestionCount(frames, { query: resolved, bounds }, new Map(), true);
  const question = { query: resolved, bounds, want: { kind: 'report' } as const };
  let partials: PackedPartial[] = [];
  for await (const batch of scanFrames(parts, job, count.candidates, {
    question,
    sizes: SIZES,
    signal,
  })) {
    count.add(batch);
    partials.push(...batch.partials);
    if (partials.length < MERGED_AT_ONCE) continue;
    partials = [(await parts.questions.merge(partials, job.keywords)).partial];
  }
  return {
    partials,
    missing: count.progress.missing,
    unknownFields: await unknownFields(parts, job, frames, fieldNames(query), signal),
  };
}
