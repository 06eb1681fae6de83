import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { trialQuery } from '../../api/formats.ts';
import { recordsOf } from '../../api/jobs.ts';
import { Problem } from '../../api/problem.ts';
import type { JobDetail, Report } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { linesToTry } from './choice.ts';

/** Records whose lines are tried where every line was understood. */
const FIRST_RECORDS = 20;

/**
 * A format tried on the lines that were not understood; where there are none, on the first ones of the file.
 * @param format undefined where nothing is to be tried
 */
export function useTrial(
  { jobID, finishedAt }: JobDetail,
  { invalidSamples }: Pick<Report, 'invalidSamples'>,
  format: string | undefined,
) {
  const hasInvalid = invalidSamples.length > 0;
  const isTried = format !== undefined && format !== '';
  const first = useQuery({
    queryKey: ['first-records', jobID, finishedAt],
    queryFn: ({ signal }) => recordsOf(jobID, { order: 'line', limit: FIRST_RECORDS }, signal),
    enabled: isTried && !hasInvalid,
  });
  const lines = useMemo(() => {
    const from = hasInvalid ? invalidSamples : (first.data?.items ?? []);
    return linesToTry(from.map(({ text }) => text));
  }, [hasInvalid, invalidSamples, first.data]);
  const query = useQuery({
    ...trialQuery(format ?? '', lines),
    enabled: isTried && lines.length > 0,
  });
  const number = count(lines.length);
  return {
    lines,
    /** What the lines are, in words. */
    what: hasInvalid
      ? `${number} lines that were not understood`
      : `the first ${number} lines of the file`,
    query,
    isShown: isTried && lines.length > 0,
    isPending: isTried && (first.isLoading || query.isFetching),
    isFaulty: query.error instanceof Problem && query.error.code === 'bad_pattern',
    explainsNone: isTried && query.data?.explained === 0 && !query.isPlaceholderData,
  };
}

export type TrialState = ReturnType<typeof useTrial>;
