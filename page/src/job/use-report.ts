/** A report, whole or as far as the log was read for it. */
import { type UseQueryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
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

/** For files that are made of a report. */
export interface WholeReport<R = AnyReport> {
  /** Undefined while it is counted. */
  now: R | undefined;
  /** The same, or that of before where the log was read to its end since: it is asked for anew in a moment. */
  recent: R | undefined;
  /** The present one, when it has come. Rejects with a Problem. */
  fetch: () => Promise<R>;
}

export function useReport<R extends AnyReport>(options: UseQueryOptions<R>) {
  const client = useQueryClient();
  const query = useQuery(options);
  const { data: soFar } = useQuery(soFarQuery<R>(options.queryKey));
  const isWhole = query.data !== undefined && !query.isPlaceholderData;
  const now = isWhole ? query.data : undefined;
  const recent = useRecent(now, JSON.stringify(options.queryKey.slice(0, QUESTION_PARTS)));
  const partial = isWhole ? null : (soFar?.report ?? null);
  return {
    ...query,
    report: partial ?? query.data,
    whole: { now, recent, fetch: async () => now ?? client.fetchQuery(options) } as WholeReport<R>,
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

/** Of the key of a report: what it is of, and what is asked. Behind them stands the version of the log. */
const QUESTION_PARTS = 3;

/** The last whole report of the question. */
function useRecent<R>(now: R | undefined, question: string): R | undefined {
  const last = useRef<{ question: string; report: R } | null>(null);
  if (now !== undefined) last.current = { question, report: now };
  return last.current?.question === question ? last.current.report : undefined;
}

const shareOf = ({ scanned: { bytes, of } }: SoFar<unknown>): number => (of > 0 ? bytes / of : 0);
