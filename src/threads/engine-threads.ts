import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Report } from '../engine/index.ts';
import { AppError, messageOf } from '../errors.ts';
import { ownFile } from '../own-file.ts';
import type { Outcome, Task } from './task.ts';
import type { EngineThreads, LiveNumbers, PackedPartial, StoredResult } from './types.ts';

export interface EngineThreadsOptions {
  /** One for each core is right. */
  threads: number;
  /** Seconds after which a task is ended with `chunk_timeout`; default 120. */
  taskLimitSeconds?: number;
  /** The module that runs in the threads; only tests have another one. */
  taskFile?: URL;
  /** MiB of JavaScript heap that a task may use before its thread is ended; default 512. */
  heapMegabytes?: number;
}

/** A chunk of 8 MiB takes a fraction of a second: this is no speed limit but an end to a hang. */
const TASK_LIMIT_SECONDS = 120;
const HEAP_MEGABYTES = 512;
/** Small, so that the many short strings of a chunk do not grow every thread by 100 MB. */
const YOUNG_GENERATION_MEGABYTES = 16;

/** Starts the threads at once; they stay until `close`, and let the process end while they are idle. */
export function createEngineThreads(options: EngineThreadsOptions): EngineThreads {
  const pool = new TaskPool(options);
  return {
    size: options.threads,
    analyze: (bytes, how) =>
      pool.run<PackedPartial>({ kind: 'analyze', bytes, options: how }, [ownBuffer(bytes)]),
    analyzeStored: (stored, expected, how, job) =>
      pool.run<StoredResult>(
        {
          kind: 'analyzeStored',
          stored,
          expected: { sha256: expected.sha256, byteLength: expected.byteLength },
          options: how,
          job: job && { format: job.format },
        },
        [ownBuffer(stored)],
      ),
    merge: (partials, keywords) =>
      pool.run<{ partial: PackedPartial; numbers: LiveNumbers }>({
        kind: 'merge',
        partials,
        keywords,
      }),
    summarize: (partial, format) => pool.run<Report>({ kind: 'summarize', partial, format }),
    close: () => pool.close(),
  };
}

function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  if (bytes.buffer instanceof ArrayBuffer) return bytes.buffer;
  throw new TypeError('Shared memory cannot be transferred to a thread');
}

/** Hands a task over only when a thread is free, so that its time limit counts from its start. */
class TaskPool {
  readonly #pool: Piscina<Task, Outcome>;
  readonly #limitSeconds: number;
  #free: number;
  #isClosed = false;
  readonly #waiting: { start: () => void; refuse: (error: AppError) => void }[] = [];

  constructor(options: EngineThreadsOptions) {
    this.#free = options.threads;
    this.#limitSeconds = options.taskLimitSeconds ?? TASK_LIMIT_SECONDS;
    this.#pool = new Piscina<Task, Outcome>({
      filename: fileURLToPath(options.taskFile ?? ownFile('threads', 'task')),
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

  async run<T>(task: Task, transferList: ArrayBuffer[] = []): Promise<T> {
    await this.#acquire();
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), this.#limitSeconds * 1000);
    try {
      const outcome = await this.#pool.run(task, {
        // Piscina derives this type from an overloaded function and gets the wrong one of two.
        transferList: transferList as never,
        signal: limit.signal,
      });
      if (outcome.ok) return outcome.value as T;
      throw new AppError(outcome.code, outcome.message, { cause: outcome.stack });
    } catch (error) {
      throw this.#asAppError(error, limit.signal.aborted);
    } finally {
      clearTimeout(timer);
      this.#release();
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
    if (error instanceof AppError) return error;
    if (this.#isClosed) return closed(error);
    if (isOverdue) {
      const message = `The chunk took longer than ${this.#limitSeconds} s.`;
      return new AppError('chunk_timeout', message, { cause: error });
    }
    const message = `The chunk ended its thread: ${messageOf(error)}.`;
    return new AppError('chunk_crashed', message, { cause: error });
  }
}

function closed(cause?: unknown): AppError {
  return new AppError('shutting_down', 'The engine threads are closed.', { cause });
}
