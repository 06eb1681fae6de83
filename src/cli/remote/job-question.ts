/** A question to the kept bytes of a job on a server: its records page by page, how many there are, and those around one. */
import type { Client, RouteQuery } from '../client/client.ts';
import { type Problem, problemError } from '../client/request.ts';
import { CommandError } from '../output/failure.ts';
import { startProgress } from '../output/progress.ts';
import type { Said } from './problems.ts';

/** As many as the server gives at once. */
const MOST_OF_PAGE = 1000;

export interface JobQuestion {
  client: Client;
  jobID: string;
  /** `q`, `from`, `to`. */
  query: RouteQuery;
}

export interface RecordItem {
  line: number;
  lines: number;
  text: string;
}

interface RecordPage extends Said {
  items: RecordItem[];
  nextCursor: string | null;
}

interface CountEnd extends Said {
  total: { count: number };
}

type CountEvent =
  | { kind: 'record' }
  | { kind: 'progress'; scanned: { bytes: number; of: number } }
  | ({ kind: 'end' } & CountEnd)
  | { kind: 'error'; problem: Problem };

export const jobRoute = (jobID: string, rest: string): string =>
  `api/jobs/${encodeURIComponent(jobID)}/${rest}`;

/** Pages of the first `most` records that match. */
export async function* recordPages(
  { client, jobID, query }: JobQuestion,
  most: number,
): AsyncGenerator<RecordPage, void> {
  let left = most;
  for (let cursor: string | undefined; ; ) {
    const limit = Math.min(left, MOST_OF_PAGE);
    const asked = { ...query, limit, cursor };
    const page = (await client.get(jobRoute(jobID, 'records'), asked)) as RecordPage;
    yield page;
    left -= page.items.length;
    if (page.nextCursor === null || left === 0) return;
    cursor = page.nextCursor;
  }
}

/** What the server says of the question, without its answer. */
export async function saidOf({ client, jobID, query }: JobQuestion): Promise<Said> {
  return (await client.get(jobRoute(jobID, 'records'), { ...query, limit: 1 })) as RecordPage;
}

/** How many records match, counted to the end, with a progress bar on a terminal. */
export async function countRecords({ client, jobID, query }: JobQuestion): Promise<CountEnd> {
  const asked = { ...query, limit: 1 };
  const stream = await client.stream(jobRoute(jobID, 'records'), asked, 'application/x-ndjson');
  let progress: Awaited<ReturnType<typeof startProgress>> | undefined;
  let seen = 0;
  try {
    for await (const event of eventsIn(stream)) {
      if (event.kind === 'end') return event;
      if (event.kind === 'error') throw problemError(event.problem, 'the server met an error');
      if (event.kind !== 'progress') continue;
      const { bytes, of } = event.scanned;
      progress ??= await startProgress('Searching', of);
      progress.add(bytes - seen);
      seen = bytes;
    }
  } finally {
    progress?.stop();
  }
  throw new CommandError('the server broke off before the end of its answer');
}

async function* eventsIn(stream: AsyncIterable<Uint8Array>): AsyncGenerator<CountEvent, void> {
  for await (const lines of linesOf(stream)) {
    for (const line of lines) yield JSON.parse(line) as CountEvent;
  }
}

export interface RecordContext {
  record: RecordItem;
  before: RecordItem[];
  after: RecordItem[];
}

/** The record that begins at a line, with those around it. */
export async function contextOf(
  { client, jobID }: JobQuestion,
  line: number,
  around: { before: number; after: number },
): Promise<RecordContext> {
  return (await client.get(jobRoute(jobID, `records/${line}`), around)) as RecordContext;
}

/** The lines that each piece of a text ends, without their ends. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string[], void> {
  const decoder = new TextDecoder();
  let begun = '';
  for await (const piece of pieces) {
    const lines = (begun + decoder.decode(piece, { stream: true })).split('\n');
    begun = lines.pop()!;
    yield lines;
  }
  begun += decoder.decode();
  if (begun !== '') yield [begun];
}
