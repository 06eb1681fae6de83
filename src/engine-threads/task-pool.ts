import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { AppError, messageOf } from '../errors.ts';
import { entryFile } from '../runtime/entry-file.ts';
import type { Outcome, StoredTask, Task } from './task.ts';

export interface TaskPoolOptions {
  /** One for each core is right. */
  threads: number;
  /** Seconds after which a task is ended with `chunk_timeout`; default 120. */
  taskLimitSeconds?: number;
  /** The module that runs in the threads; only tests have another one. */
  taskFile?: URL;
  /** MiB of JavaScript heap that a task may use before its thread is ended; default 512. */
  heapMegabytes?: number;
}

/** A chunk takes a fraction of a second: this is no speed limit but an end to a hang. */
const TASK_LIMIT_SECONDS = 120;
const HEAP_MEGABYTES = 512;
/** Small, so that the many short strings of a chunk do not grow every thread by 100 MB. */
const YOUNG_GENERATION_MEGABYTES = 16;

/** Hands a task over only when a thread is free, so that its time limit counts from its start. */
export class TaskPool {
  readonly #pool: Piscina<Task, Outcome>;
  readonly #limitSeconds: number;
  #free: number;
  #isClosed = false;
  readonly #waiting: { start: () => void; refuse: (error: AppError) => void }[] = [];

  constructor(options: TaskPoolOptions) {
    this.#free = options.threads;
    this.#limitSeconds = options.taskLimitSeconds ?? TASK_LIMIT_SECONDS;
    this.#pool = new Piscina<Task, Outcome>({
      filename: fileURLToPath(options.taskFile ?? entryFile('engine-threads', 'task')),
      // Started by the first tasks and kept: at the start of a server they would take the cores that
      // opening the database needs.
      minThreads: 0,
      maxThreads: options.threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      resourceLimits: {
        maxOldGenerationSizeMb: options.heapMegabytes ?? HEAP_MEGABYTES,
        maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES,
      },
    });
    // Tasks hear of their thread's death themselves. This is the death of an idle thread, which the
    // pool replaces; without a listener it would end the process.
    this.#pool.on('error', () => undefined);
  }

  /** Resolves with the task's value. Rejects with its error, that of its thread, or the reason of the signal. */
  run<T>(task: Task, transferList: ArrayBuffer[] = [], signal?: AbortSignal): Promise<T> {
    return this.#withThread(async () => {
      signal?.throwIfAborted();
      return resultOf<T>(await this.#perform(task, transferList, signal));
    });
  }

  /** Runs the tasks that `next` gives once a thread is free, in one go; gives their outcomes. */
  runNext(next: () => StoredTask[]): Promise<Outcome[]> {
    return this.#withThread(async () => {
      const tasks = next();
      if (tasks.length === 0) return [];
      return resultOf<Outcome[]>(await this.#perform({ kind: 'several', tasks }, []));
    });
  }

  async #withThread<T>(use: () => Promise<T>): Promise<T> {
    await this.#acquire();
    try {
      return await use();
    } finally {
      this.#release();
    }
  }

  async #perform(task: Task, transferList: ArrayBuffer[], signal?: AbortSignal): Promise<Outcome> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), this.#limitSeconds * 1000);
    try {
      return await this.#pool.run(task, {
        // Piscina derives this type from an overloaded function and gets the wrong one of two.
        transferList: transferList as never,
        signal: signal ? AbortSignal.any([limit.signal, signal]) : limit.signal,
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#asAppError(error, limit.signal.aborted);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { refuse } of this.#waiting.splice(0)) refuse(closed());
    await this.#pool.destroy();
  }

  #acquire(): Promise<void> {
    if (this.#isClosed) return Promise.reject(closed());
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((start, refuse) => {
      this.#waiting.push({ start, refuse });
    });
  }

  /** The thread goes to the next one in line, or is free. */
  #release(): void {
    const next = this.#waiting.shift();
    if (next) next.start();
    else this.#free++;
  }

  #asAppError(error: unknown, isOverdue: boolean): AppError {
    if (this.#isClosed) return closed(error);
    if (isOverdue) {
      const message = `The chunk took longer than ${this.#limitSeconds} s.`;
      return new AppError('chunk_timeout', message, { cause: error });
    }
    const message = `The chunk ended its thread: ${messageOf(error)}.`;
    return new AppError('chunk_crashed', message, { cause: error });
  }
}

/** The value of an outcome; throws its error. */
export function resultOf<T>(outcome: Outcome): T {
  if (outcome.ok) return outcome.value as T;
  throw new AppError(outcome.code, outcome.message, { cause: outcome.stack });
}

/** What everybody is told who comes after `close`, or is cut off by it. */
export function closed(cause?: unknown): AppError {
  return new AppError('shutting_down', 'The engine threads are closed.', { cause });
}
