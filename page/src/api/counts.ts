/** How many records of a log match a question, exactly. */
import { queryOptions } from '@tanstack/react-query';
import type { Question } from './jobs.ts';
import { server } from './server.ts';
import type { Job, Page } from './types.ts';

/** One log is searched at a time, since the server uses all its threads for each. */
let turn: Promise<unknown> = Promise.resolve();

function inTurn<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
  const mine = turn.then(() => {
    signal.throwIfAborted();
    return task();
  });
  turn = mine.catch(() => undefined);
  return mine;
}

export const countQuery = ({ jobID, finishedAt, bytesKept }: Job, question: Question) =>
  queryOptions<Page['total']>({
    queryKey: ['count', jobID, finishedAt, question],
    queryFn: ({ signal }) =>
      inTurn(signal, async () => (await server.count(jobID, { ...question, signal })).total),
    enabled: bytesKept,
    staleTime: Number.POSITIVE_INFINITY,
  });
