/** New records of a log that is still being read, as they come; never under the eyes of whoever reads others. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { type Order, type Question, recordsOf } from '../../api/jobs.ts';
import type { Live } from '../../api/live.ts';
import type { JobDetail, Page } from '../../api/types.ts';
import type { Pages, useRecordPages } from './use-record-pages.ts';

/** Milliseconds between two looks for new records, at least; there is one look at a time. */
const LOOK_EVERY_MS = 1000;

export interface Tail {
  isLive: boolean;
  isPaused: boolean;
  setPaused: (isPaused: boolean) => void;
  /** Records that match and are not shown, or not seen, yet. */
  unseen: number;
  /** Shows them. */
  show: () => void;
}

interface TailOptions {
  job: JobDetail;
  live: Live;
  question: Question;
  order: Order;
  setOrder: (order: Order) => void;
  list: ReturnType<typeof useRecordPages>;
  /** Whether the place where new records appear is in view, and nothing is being read there. */
  isAtEdge: () => boolean;
  /** Scrolls to that place. */
  toEdge: () => void;
}

/** The first records of a page are the newest. */
export const isNewestFirst = (order: Order): boolean => order.startsWith('-');

export function useTail(options: TailOptions): Tail {
  const { job, live, question, order, setOrder, list, isAtEdge, toEdge } = options;
  const { pages, queryKey } = list;
  const client = useQueryClient();
  const isLive = job.finishedAt === null && job.bytesKept;
  const [isPaused, setPaused] = useState(false);
  const [unseen, setUnseen] = useState(0);
  /** How many records match of those that the person has seen the end of. */
  const seen = useRef(0);
  const first = pages.data?.pages[0];
  const loaded = first !== undefined;
  const asked = JSON.stringify([question, order]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins anew.
  useEffect(() => {
    seen.current = first?.total.count ?? 0;
    setUnseen(0);
  }, [loaded, asked]);

  const see = ({ total }: Page, isSeen: boolean) => {
    if (isSeen) seen.current = total.count;
    setUnseen(Math.max(0, total.count - seen.current));
  };
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  /** One after the other, whoever asks. */
  const ask = (page: { cursor?: string | null; limit?: number } = {}): Promise<Page> => {
    const mine = turn.current.then(() => recordsOf(job.jobID, { ...question, order, ...page }));
    turn.current = mine.catch(() => undefined);
    return mine;
  };

  /** The newest page takes the place of all: those behind it are loaded again as they are scrolled to. */
  const showNewest = async () => {
    const page = await ask();
    client.setQueryData<Pages>(queryKey, { pages: [page], pageParams: [null] });
    see(page, true);
  };
  /** The last page once more: it has what has come behind it. */
  const extend = async (): Promise<Page> => {
    const { pages: before = [], pageParams = [] } = client.getQueryData<Pages>(queryKey) ?? {};
    const page = await ask({ cursor: pageParams.at(-1) ?? null });
    if (page.items.length > (before.at(-1)?.items.length ?? 0) || page.nextCursor !== null) {
      client.setQueryData<Pages>(queryKey, { pages: [...before.slice(0, -1), page], pageParams });
    }
    return page;
  };

  const look = async () => {
    if (!loaded || pages.isFetching) return;
    const follows = isAtEdge();
    if (!isPaused && isNewestFirst(order) && follows) return showNewest();
    if (!isPaused && !isNewestFirst(order) && !pages.hasNextPage) {
      see(await extend(), follows);
      if (follows) toEdge();
      return;
    }
    see(await ask({ limit: 1 }), false);
  };
  const start = useLooks(live, isLive, look);

  const isThere = useEffectEvent(isAtEdge);
  // Whoever comes back to where new records appear, or goes on, sees those that waited.
  useEffect(() => {
    if (!isLive || isPaused || unseen === 0) return;
    const come = () => void (isThere() && start());
    come();
    window.addEventListener('scrollend', come);
    return () => window.removeEventListener('scrollend', come);
  }, [isLive, isPaused, unseen, start]);

  const wasLive = useRef(isLive);
  const atEnd = useEffectEvent(async () => {
    // Gaps between the parts of the log are filled as well; nothing that is shown goes.
    if (!isPaused && !isNewestFirst(order)) return void pages.refetch();
    if (!isPaused && isAtEdge()) return showNewest();
    see(await ask({ limit: 1 }), false);
  });
  useEffect(() => {
    // What is not told now is seen when the page is loaded again.
    if (wasLive.current && !isLive) atEnd().catch(() => undefined);
    wasLive.current = isLive;
  }, [isLive]);

  return {
    isLive,
    isPaused,
    setPaused,
    unseen,
    show: async () => {
      if (isNewestFirst(order)) {
        await showNewest();
        return toEdge();
      }
      const isWhole = !pages.hasNextPage && (await extend()).nextCursor === null;
      // Far behind what is loaded: the newest ones are shown from the other end.
      if (!isWhole) return setOrder(order === 'line' ? '-line' : '-time');
      seen.current += unseen;
      setUnseen(0);
      toEdge();
    },
  };
}

/**
 * Looks when the server says that the job has gone on, one at a time and not more often than needed. Returns what asks for
 * another look.
 */
function useLooks({ message }: Live, isLive: boolean, look: () => Promise<void>): () => void {
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  });
  const state = useRef({ last: 0, isBusy: false, timer: 0, isWanted: false });
  const start = useCallback(() => {
    const now = state.current;
    now.isWanted = true;
    if (now.isBusy || now.timer !== 0) return;
    const wait = Math.max(0, now.last + LOOK_EVERY_MS - performance.now());
    now.timer = window.setTimeout(async () => {
      Object.assign(now, { timer: 0, isBusy: true, isWanted: false, last: performance.now() });
      // The next message brings the next look.
      await latest.current().catch(() => undefined);
      now.isBusy = false;
      if (now.isWanted) start();
    }, wait);
  }, []);
  useEffect(() => {
    if (isLive && message) start();
  }, [isLive, message, start]);
  useEffect(() => {
    const now = state.current;
    return () => window.clearTimeout(now.timer);
  }, []);
  return start;
}
