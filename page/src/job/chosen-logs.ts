/** The logs of a report of several. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { createContext, useMemo } from 'react';
import { bundleQuery, jobQuery, jobsQuery } from '../api/jobs.ts';
import { isGone } from '../api/problem.ts';
import type { Job } from '../api/types.ts';
import {
  type Answer,
  type ChosenLogs,
  chosenOf,
  chosenOfBundle,
  idsOf,
  unlistedOf,
} from './chosen-of.ts';
import { isRunning } from './is-running.ts';

/** Milliseconds between two looks at logs of an archive that are read. */
const ASK_EVERY_MS = 1000;

const NONE: ChosenLogs = { isNamed: false, logs: [], gone: [], unreadable: [], bundle: null };

/** For what stands inside of a report of several. */
export const ChosenLogsContext = createContext(NONE);

/** The logs that the address names, or all; null while it is not known which of them there are. */
export function useChosenLogs(): {
  chosen: ChosenLogs | null;
  error: Error | null;
  retry: () => void;
} {
  const { jobs, bundle }: { jobs?: string; bundle?: string } = useSearch({ strict: false });
  const ids = useMemo(() => idsOf(jobs), [jobs]);
  const archive = useQuery({
    ...bundleQuery(bundle ?? ''),
    enabled: bundle !== undefined,
    refetchInterval: ({ state: { data } }) =>
      data?.members.some(isRunning) ? ASK_EVERY_MS : false,
  });
  const list = useQuery({ ...jobsQuery(), enabled: bundle === undefined });
  const unlisted = useMemo(() => (list.data ? unlistedOf(ids, list.data) : []), [ids, list.data]);
  const answers = useQueries({ queries: unlisted.map(jobQuery), combine: answersOf });
  const chosen = useMemo((): ChosenLogs | null => {
    if (bundle !== undefined) return archive.data ? chosenOfBundle(archive.data) : null;
    if (ids.length === 0) return { ...NONE, logs: (list.data ?? []).filter(isRead) };
    if (!list.data || !answers.every(isAnswered)) return null;
    return chosenOf(ids, list.data, answers);
  }, [bundle, archive.data, ids, list.data, answers]);
  const failed = answers.find(({ data, error }) => !data && error && !isGone(error));
  const isOfBundle = bundle !== undefined;
  return {
    chosen,
    error: chosen === null ? (archive.error ?? list.error ?? failed?.error ?? null) : null,
    retry: () =>
      isOfBundle
        ? void archive.refetch()
        : void Promise.all([list.refetch(), ...answers.map(({ refetch }) => refetch())]),
  };
}

const isRead = ({ status }: Job): boolean => status === 'Completed';

const isAnswered = ({ data, error }: Answer): boolean => data !== undefined || isGone(error);

const answersOf = (results: (Answer & { refetch: () => unknown })[]) =>
  results.map(({ data, error, refetch }) => ({ data, error, refetch }));
