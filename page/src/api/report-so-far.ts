/** A report of a question while the server reads the log for it: how far it is, and what it is so far. */
import { type QueryClient, type QueryKey, queryOptions, skipToken } from '@tanstack/react-query';
import type { ReportOptions, Scanned } from '../../../src/client/browser/index.ts';

export interface SoFar<R> {
  /** Bytes of the log. */
  scanned: Scanned;
  /** Of exactly the part that was read; null before there is one. */
  report: R | null;
}

const keyOf = (query: QueryKey): QueryKey => ['so far', ...query];

/** What is known of a report that is not whole yet; null where nothing is being read. */
export const soFarQuery = <R>(query: QueryKey) =>
  queryOptions<SoFar<R> | null>({ queryKey: keyOf(query), queryFn: skipToken });

/** The whole report; meanwhile `soFarQuery` of the same key tells what is known. */
export async function tellingSoFar<R>(
  queries: QueryClient,
  queryKey: QueryKey,
  read: (onProgress: NonNullable<ReportOptions<R>['onProgress']>) => Promise<R>,
): Promise<R> {
  const tell = (soFar: SoFar<R> | null) => queries.setQueryData(keyOf(queryKey), soFar);
  let last: R | null = null;
  tell({ scanned: { bytes: 0, of: 0 }, report: null });
  const whole = await read((scanned, report) => {
    last = report ?? last;
    tell({ scanned, report: last });
  });
  tell(null);
  return whole;
}
