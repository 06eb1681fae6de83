/** Threads for questions: others than those of the chunks, which must not wait for somebody's question. */
import pLimit, { type LimitFunction } from 'p-limit';
import { mergeOn } from '../merge-on.ts';
import type { SearchTask } from '../task.ts';
import { TaskPool, type TaskPoolOptions } from '../task-pool.ts';
import type { EngineThreads, PackedPartial } from '../types.ts';
import type { SearchAnswer } from './question.ts';

/** Whose question it is, and when its answer is wanted no more. */
export interface Asker {
  ownerID: string;
  signal: AbortSignal;
  /** How much of it goes on in other processes at once, beside these threads. */
  elsewhere: number;
}

export interface QuestionThreads {
  readonly size: number;
  /**
   * Runs `use` when the owner has a turn: of one owner as much goes on at once as there are threads, here and elsewhere, so
   * that somebody else waits for no more than that. What holds memory belongs into it. Rejects with the signal's reason
   * where that has aborted before the turn came.
   */
  inTurn<T>(asker: Asker, use: () => Promise<T>): Promise<T>;
  /**
   * Asks a question about frames that lie one behind the other. The stored bytes are transferred: unusable afterwards.
   * When the signal aborts no further frame is begun, and it rejects with the signal's reason.
   */
  search(task: Omit<SearchTask, 'kind' | 'stop'>, signal: AbortSignal): Promise<SearchAnswer>;
  /** The patterns of a partial report's forms, of those forms that are not patterns themselves. */
  patterns(partial: PackedPartial): Promise<[form: string, pattern: string][]>;
  /** As that of EngineThreads, but for the report of a question. */
  merge: EngineThreads['merge'];
  close(): Promise<void>;
}

/**
 * Starts the threads with the first question. They are as many as those for chunks: where both have work, the operating
 * system gives each half of the processor, and where only one has, all of it.
 */
export function createQuestionThreads(options: TaskPoolOptions): QuestionThreads {
  const pool = new TaskPool(options);
  const turns = new Map<string, LimitFunction>();

  /** The turns of an owner; they go with the last that is taken. */
  async function inTurn<T>(asker: Asker, use: () => Promise<T>): Promise<T> {
    const { ownerID, signal, elsewhere } = asker;
    const limit = turns.get(ownerID) ?? pLimit(options.threads);
    limit.concurrency = options.threads + elsewhere;
    turns.set(ownerID, limit);
    try {
      return await limit(() => {
        signal.throwIfAborted();
        return use();
      });
    } finally {
      if (limit.activeCount + limit.pendingCount === 0) turns.delete(ownerID);
    }
  }

  async function search(
    task: Omit<SearchTask, 'kind' | 'stop'>,
    signal: AbortSignal,
  ): Promise<SearchAnswer> {
    const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const abort = () => Atomics.store(stop, 0, 1);
    signal.throwIfAborted();
    signal.addEventListener('abort', abort);
    try {
      const searched = { kind: 'search', ...task, stop } as const;
      const answer = await pool.run<SearchAnswer>(searched, [task.stored.buffer as ArrayBuffer]);
      signal.throwIfAborted();
      return answer;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  return {
    size: options.threads,
    inTurn,
    search,
    patterns: (partial) =>
      pool.run<[form: string, pattern: string][]>({ kind: 'patterns', partial }),
    merge: mergeOn(pool),
    close: () => pool.close(),
  };
}
