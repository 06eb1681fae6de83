/** A report, whole or as far as the log was read for it. */
import { type UseQueryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SoFar, soFarQuery } from '../api/report-so-far.ts';
import type { AnyReport } from '../api/types.ts';

/** How far the log was read for a report that is not whole. */
export interface Reading {
  /** 0 to 1. */
  share: number;
  /** Whether the numbers that are shown are of the part that was read; else they are of the question before. */
  hasNumbers: boolean;
  /** The person wanted no more. */
  isStopped: boolean;
  stop: () => void;
  again: () => void;
}

export function useReport<R extends AnyReport>(options: UseQueryOptions<R>) {
  const client = useQueryClient();
  const query = useQuery(options);
  const { data: soFar } = useQuery(soFarQuery<R>(options.queryKey));
  const isWhole = query.data !== undefined && !query.isPlaceholderData;
  const partial = isWhole ? null : (soFar?.report ?? null);
  return {
    ...query,
    report: partial ?? query.data,
    /** Undefined while it is counted. */
    whole: isWhole ? query.data : undefined,
    isStale: query.isPlaceholderData && partial === null,
    reading:
      isWhole || !soFar || query.isError
        ? null
        : ({
            share: shareOf(soFar),
            hasNumbers: partial !== null,
            isStopped: query.fetchStatus === 'idle',
            stop: () => void client.cancelQueries({ queryKey: options.queryKey, exact: true }),
            again: () => void query.refetch(),
          } satisfies Reading),
  };
}

const shareOf = ({ scanned: { bytes, of } }: SoFar<unknown>): number => (of > 0 ? bytes / of : 0);
