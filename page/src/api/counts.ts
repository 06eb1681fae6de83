/** How many records of a log match a question, exactly. */
import { queryOptions } from '@tanstack/react-query';
import type { Question } from './jobs.ts';
import { eventsOf } from './lines.ts';
import { Problem } from './problem.ts';
import type { Job } from './types.ts';

type PageEvent = { kind: 'record' } | { kind: 'progress' } | { kind: 'end'; total: Total };
interface Total {
  count: number;
  /** False where parts of the log cannot be read. */
  isExact: boolean;
}

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
  queryOptions<Total>({
    queryKey: ['count', jobID, finishedAt, question],
    queryFn: ({ signal }) => inTurn(signal, () => countOf(jobID, question, signal)),
    enabled: bytesKept,
    staleTime: Number.POSITIVE_INFINITY,
  });

async function countOf(jobID: string, question: Question, signal: AbortSignal): Promise<Total> {
  const query = { ...question, limit: 1 };
  const events = eventsOf<PageEvent>(`/api/jobs/${encodeURIComponent(jobID)}/records`, {
    query,
    signal,
  });
  for await (const event of events) if (event.kind === 'end') return event.total;
  throw new Problem('internal', {
    title: 'The answer broke off',
    detail: 'Try again in a moment.',
  });
}
