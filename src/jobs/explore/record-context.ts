/** A record by the number of one of its lines, with those around it. */
import type { Query } from '../../engine/query/index.ts';
import type { FoundRecord } from '../../engine-threads/search/question.ts';
import { AppError } from '../../errors.ts';
import type { JobRow } from '../model/job-row.ts';
import { framesOf } from '../storage/frames.ts';
import type { ExploreParts } from './explore-parts.ts';
import { findRecords, type PageSearch } from './find-records.ts';
import { QuestionCount } from './progress-of-count.ts';
import { type RecordItem, recordItem } from './record-item.ts';

export interface RecordContext {
  record: RecordItem;
  /** In the order of the file. */
  before: RecordItem[];
  after: RecordItem[];
}

const ANY_TIME = { from: null, to: null };

/** Throws `not_found` where no record has the line, and `bytes_gone`. */
export async function recordContext(
  parts: ExploreParts,
  job: JobRow,
  line: number,
  { before, after }: { before: number; after: number },
  signal: AbortSignal,
): Promise<RecordContext> {
  const frames = await framesOf(parts.db, job);
  const upTo: Query = { kind: 'line', from: 1, to: line };
  const question = { query: upTo, bounds: ANY_TIME };
  const count = new QuestionCount(frames, question, new Map(), true);
  const search = { parts, job, bounds: ANY_TIME, count, signal };
  const [own, ...earlier] = await recordsOf({
    ...search,
    frames: frames.filter(({ place }) => place.firstLine <= line),
    query: upTo,
    order: '-line',
    limit: before + 1,
    beyond: null,
  });
  const last = own ? own.line + own.lines - 1 : 0;
  if (!own || last < line) throw noSuchLine(line, last);
  const later = await recordsOf({
    ...search,
    frames,
    query: { kind: 'all' },
    order: 'line',
    limit: after,
    beyond: { line: own.line, time: Number.NaN },
  });
  const joined = await parts.forms.of(job);
  const show = (record: FoundRecord): RecordItem => recordItem(record, joined);
  return { record: show(own), before: earlier.reverse().map(show), after: later.map(show) };
}

/** Says which lines there are: every line belongs to a record, or is one by itself. */
function noSuchLine(line: number, last: number): AppError {
  const there = last === 0 ? 'there is none' : `lines go from 1 to ${last}`;
  return new AppError('not_found', `No record has line ${line}: ${there}.`);
}

async function recordsOf(search: PageSearch): Promise<FoundRecord[]> {
  const records: FoundRecord[] = [];
  if (search.limit === 0) return records;
  for await (const found of findRecords(search)) records.push(...found.records);
  return records;
}
