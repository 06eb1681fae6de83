/** A question to the kept bytes of a job: its records page by page, how many there are, and those around one. */
import { segment } from './address.ts';
import { eventsOf, type Scanned } from './events.ts';
import { brokenOff } from './problem.ts';
import type { Requests } from './requests.ts';
import type { Count, Question, RecordContext, RecordPage } from './types.ts';

/** As many as the server gives at once. */
const MOST_OF_PAGE = 1000;

export interface RecordsOptions extends Question {
  /** `line` if left out; with a minus the other way round. */
  order?: 'line' | '-line' | 'time' | '-time' | undefined;
  /** The first so many; left out: all. */
  limit?: number | undefined;
  /** Records that are asked for at once. */
  pageSize?: number | undefined;
  signal?: AbortSignal | undefined;
}

const recordsRoute = (jobID: string): string => `api/jobs/${segment(jobID)}/records`;

/** One page of the records that match, at a cursor of the page before. */
export function recordPage(
  requests: Requests,
  jobID: string,
  { signal, ...query }: Omit<RecordsOptions, 'pageSize'> & { cursor?: string | null | undefined },
): Promise<RecordPage> {
  return requests.json(recordsRoute(jobID), { query: { ...query }, signal });
}

/** Pages of the records that match. */
export async function* recordPages(
  requests: Requests,
  jobID: string,
  { limit: most = Number.POSITIVE_INFINITY, pageSize = MOST_OF_PAGE, ...asked }: RecordsOptions,
): AsyncGenerator<RecordPage, void> {
  let left = most;
  for (let cursor: string | null | undefined; cursor !== null && left > 0; ) {
    const limit = Math.min(left, pageSize);
    const page: RecordPage = await recordPage(requests, jobID, { ...asked, limit, cursor });
    yield page;
    left -= page.items.length;
    cursor = page.nextCursor;
  }
}

type CountEvent =
  | { kind: 'record' }
  | { kind: 'progress'; scanned: Scanned }
  | ({ kind: 'end' } & Count);

/** How many records match, counted to the end. */
export async function countRecords(
  requests: Requests,
  jobID: string,
  { signal, ...question }: Question & { signal?: AbortSignal | undefined },
  onProgress: (scanned: Scanned) => void = () => undefined,
): Promise<Count> {
  const query = { ...question, limit: 1 };
  const events = eventsOf<CountEvent>(requests, recordsRoute(jobID), { query, signal });
  for await (const event of events) {
    if (event.kind === 'end') return event;
    if (event.kind === 'progress') onProgress(event.scanned);
  }
  throw brokenOff();
}

/** The record that begins at a line, with those around it. */
export function recordContext(
  requests: Requests,
  jobID: string,
  line: number,
  { signal, ...around }: { before?: number; after?: number; signal?: AbortSignal | undefined } = {},
): Promise<RecordContext> {
  return requests.json(`${recordsRoute(jobID)}/${line}`, { query: { ...around }, signal });
}
