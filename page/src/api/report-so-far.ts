/** A report of a question while the server reads the log for it: how far it is, and what it is so far. */
import { type QueryClient, type QueryKey, queryOptions, skipToken } from '@tanstack/react-query';
import type { Question } from './jobs.ts';
import { eventsOf } from './lines.ts';
import { Problem } from './problem.ts';

export interface SoFar<R> {
  /** Bytes of the log. */
  scanned: { bytes: number; of: number };
  /** Of exactly the part that was read; null before there is one. */
  report: R | null;
}

type ReportEvent<R> =
  | { kind: 'progress'; scanned: SoFar<R>['scanned']; report?: R }
  | { kind: 'end'; report: R };

const keyOf = (query: QueryKey): QueryKey => ['so far', ...query];

/** What is known of a report that is not whole yet; null where nothing is being read. */
export const soFarQuery = <R>(query: QueryKey) =>
  queryOptions<SoFar<R> | null>({ queryKey: keyOf(query), queryFn: skipToken });

interface Reading {
  client: QueryClient;
  queryKey: QueryKey;
  signal: AbortSignal;
}

/** The whole report; meanwhile `soFarQuery` of the same key tells what is known. The server stops when the signal aborts. */
export async function readReport<R>(
  path: string,
  question: Question & { jobID?: string[] },
  { client, queryKey, signal }: Reading,
): Promise<R> {
  const tell = (soFar: SoFar<R> | null) => client.setQueryData(keyOf(queryKey), soFar);
  let report: R | null = null;
  tell({ scanned: { bytes: 0, of: 0 }, report });
  const query = { ...question };
  for await (const event of eventsOf<ReportEvent<R>>(path, { query, signal })) {
    if (event.kind === 'end') {
      tell(null);
      return event.report;
    }
    report = event.report ?? report;
    tell({ scanned: event.scanned, report });
  }
  const title = 'The answer broke off';
  throw new Problem('internal', { title, detail: 'Try again in a moment.' });
}
