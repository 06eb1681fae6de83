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
}

export interface QuestionThreads {
  readonly size: number;
  /**
   * Runs `use` when the owner has a turn: of one owner as much goes on at once as there are threads, so that somebody else
   * waits for no more than that. What holds memory belongs into it. Rejects with the signal's reason where that has aborted
   * before the turn came.
   */
  inTurn<T>(asker: Asker, use: () => Promise<T>): Promise<T>;
  /** Asks a question about frames that lie one behind the other. The stored bytes are transferred: unusable afterwards. */
  search(task: Omit<SearchTask, 'kind'>): Promise<SearchAnswer>;
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
  async function inTurn<T>({ ownerID, signal }: Asker, use: () => Promise<T>): Promise<T> {
    const limit = turns.get(ownerID) ?? pLimit(options.threads);
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

  return {
    size: options.threads,
    inTurn,
    search: (task) =>
      pool.run<SearchAnswer>({ kind: 'search', ...task }, [task.stored.buffer as ArrayBuffer]),
    patterns: (partial) =>
      pool.run<[form: string, pattern: string][]>({ kind: 'patterns', partial }),
    merge: mergeOn(pool),
    close: () => pool.close(),
  };
}
