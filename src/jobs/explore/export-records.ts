/** All records that match, as a file: batch by batch, so that memory stays flat. */

import { CSV_COLUMNS } from '../../engine-threads/search/csv-columns.ts';
import type { ExportFormat } from '../../engine-threads/search/export-format.ts';
import type { FrameAnswer, Want } from '../../engine-threads/search/question.ts';
import { AppError } from '../../errors.ts';
import type { JobRow } from '../model/job-row.ts';
import { framesOf } from '../storage/frames.ts';
import type { BatchSizes } from './batches/batch-sizes.ts';
import { scanFrames } from './batches/scan-frames.ts';
import type { ExploreParts } from './explore-parts.ts';
import type { JoinedForms } from './pattern-forms.ts';
import { QuestionCount } from './progress-of-count.ts';
import { type AskedQuestion, readQuestion, withFormsOf } from './read-question.ts';

const CSV_HEADER = new TextEncoder().encode(`${CSV_COLUMNS.join(',')}\n`);
/** A batch is in memory as text several times over. */
const SIZES: BatchSizes = { first: 1 << 20, most: 1 << 20 };
/** Few, since they wait in memory for a client that may take nothing: in this process, and together with others. */
const AHEAD = 2;
const AHEAD_ON_FLEET = 6;

/**
 * What is wrong with the request is thrown before anything is given (`bad_query`, `validation_failed`, `bytes_gone`).
 * Damaged bytes end the export with `blob_corrupt`, and a part that no process could read with `busy`: a file that lacks a
 * part must not look whole.
 */
export async function exportRecords(
  parts: ExploreParts,
  job: JobRow,
  asking: AskedQuestion,
  format: ExportFormat,
  signal: AbortSignal,
): Promise<AsyncGenerator<Uint8Array, void>> {
  const { query, bounds } = readQuestion(asking, [job]);
  const frames = await framesOf(parts.db, job);
  const joined = await parts.forms.of(job);
  const resolved = await withFormsOf(query, async () => joined);
  const asked = { query: resolved, bounds };
  const { candidates } = new QuestionCount(frames, asked, new Map(), true);
  const question = { query: resolved, bounds, want: wantOf(format, joined) };
  const { elsewhere } = await parts.batches.room();
  const ahead = Math.min(AHEAD + elsewhere, AHEAD_ON_FLEET);
  return lines();

  async function* lines(): AsyncGenerator<Uint8Array, void> {
    // With the first records: what is wrong before them is an error and no file.
    let header: Uint8Array | null = format === 'csv' ? CSV_HEADER : null;
    for await (const batch of scanFrames(parts, job, candidates, {
      question,
      sizes: SIZES,
      ahead,
      signal,
    })) {
      for (const { answer } of batch.frames) {
        const text = textOf(answer);
        if (text.length === 0) continue;
        if (header) yield header;
        header = null;
        yield text;
      }
    }
    if (header) yield header;
  }
}

const NO_TEXT = new Uint8Array();

/** Throws `blob_corrupt` and `busy` where nothing can be said of the frame. */
function textOf({ damaged, unanswered, text = NO_TEXT }: FrameAnswer): Uint8Array {
  if (damaged !== undefined) {
    throw new AppError('blob_corrupt', `Stored bytes are damaged: ${damaged}.`);
  }
  if (unanswered !== undefined) throw new AppError('busy', `Ask again: ${unanswered}`);
  return text;
}

const wantOf = (format: ExportFormat, joined: JoinedForms): Want =>
  format === 'raw' ? { kind: 'text' } : { kind: 'lines', format, joined: [...joined] };
