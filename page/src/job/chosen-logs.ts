/** The logs of a report of several. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { createContext, useMemo } from 'react';
import { jobQuery, jobsQuery } from '../api/jobs.ts';
import { isGone } from '../api/problem.ts';
import type { Job } from '../api/types.ts';
import { type Answer, type ChosenLogs, chosenOf, idsOf, unlistedOf } from './chosen-of.ts';

const NONE: ChosenLogs = { isNamed: false, logs: [], gone: [], unreadable: [] };

/** For what stands inside of a report of several. */
export const ChosenLogsContext = createContext(NONE);

/** The logs that the address names, or all; null while it is not known which of them there are. */
export function useChosenLogs(): {
  chosen: ChosenLogs | null;
  error: Error | null;
  retry: () => void;
} {
  const { jobs }: { jobs?: string } = useSearch({ strict: false });
  const ids = useMemo(() => idsOf(jobs), [jobs]);
  const list = useQuery(jobsQuery());
  const unlisted = useMemo(() => (list.data ? unlistedOf(ids, list.data) : []), [ids, list.data]);
  const answers = useQueries({ queries: unlisted.map(jobQuery), combine: answersOf });
  const chosen = useMemo((): ChosenLogs | null => {
    if (ids.length === 0) return { ...NONE, logs: (list.data ?? []).filter(isRead) };
    if (!list.data || !answers.every(isAnswered)) return null;
    return chosenOf(ids, list.data, answers);
  }, [ids, list.data, answers]);
  const failed = answers.find(({ data, error }) => !data && error && !isGone(error));
  return {
    chosen,
    error: chosen === null ? (list.error ?? failed?.error ?? null) : null,
    retry: () => void Promise.all([list.refetch(), ...answers.map(({ refetch }) => refetch())]),
  };
}

const isRead = ({ status }: Job): boolean => status === 'Completed';

const isAnswered = ({ data, error }: Answer): boolean => data !== undefined || isGone(error);

const answersOf = (results: (Answer & { refetch: () => unknown })[]) =>
  results.map(({ data, error, refetch }) => ({ data, error, refetch }));
