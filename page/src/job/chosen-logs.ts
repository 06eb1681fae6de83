/** The logs of a report of several. */
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Job } from '../api/types.ts';

/** The ids that the address names; none: all logs. */
export function useChosenIDs(): string[] {
  const { jobs }: { jobs?: string } = useSearch({ strict: false });
  return useMemo(() => [...new Set(jobs?.split(',').filter((id) => id !== ''))], [jobs]);
}

/** Of all jobs those that are in the report. */
export function useChosenLogs(jobs: Job[] | undefined): Job[] {
  const chosen = useChosenIDs();
  return useMemo(
    () =>
      jobs?.filter(({ jobID, status }) =>
        chosen.length === 0 ? status === 'Completed' : chosen.includes(jobID),
      ) ?? [],
    [jobs, chosen],
  );
}
