/** Threads that search files; the calling one is the first of them. */
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { AppError, messageOf } from '../../../errors.ts';
import { slicesIn } from '../../../ingest/cut-slices.ts';
import { entryFile } from '../../../runtime/entry-file.ts';
import type { FromWorker } from '../search-worker.ts';
import { type SearchTask, type SliceAnswer, SliceSearcher } from './slice-searcher.ts';
import { Turns } from './turns.ts';

/** MiB of short-lived objects a thread. */
const YOUNG_GENERATION_MEGABYTES = 8;
/** Milliseconds of searching after which it is known how long a slice takes. */
const LOOK_MS = 20;
/** Milliseconds that the rest must take for one thread, so that the start of others pays. */
const LONG_MS = 250;

export class SearchThreads {
  readonly #size: number;
  readonly #workers: Worker[] = [];

  /** `size`: with the calling one. */
  constructor(size: number) {
    this.#size = size;
  }

  /** Starts all threads. */
  start(): void {
    const missing = this.#size - 1 - this.#workers.length;
    for (let i = 0; i < missing; i++) this.#workers.push(startThread());
  }

  /**
   * The answers of a file's slices in their order; ended early it stops the search. The first slice that could not be
   * cut is the last. Threads start where they are needed. Throws `file_changed`, or `chunk_crashed` where a thread
   * died.
   */
  async *search(task: Omit<SearchTask, 'turns'>): AsyncGenerator<SliceAnswer, void> {
    const slices = slicesIn(task.size);
    const turns = new Turns(slices);
    const whole = { ...task, turns: turns.shared };
    const answers = new Answers();
    const running: Promise<void>[] = [];
    const own = new TimedSearcher(new SliceSearcher(whole), slices);
    const share = (): void => {
      const isWorth = slices > 1 && (this.#workers.length > 0 || own.isLong);
      if (running.length > 0 || !isWorth) return;
      this.start();
      running.push(...this.#workers.map((worker) => runOn(worker, whole, answers)));
    };
    try {
      for (let slice = 0; slice < slices; slice++) {
        turns.allow(slice, running.length + 1);
        const answer = await nextAnswer(slice, own, turns, answers, share);
        yield answer;
        if ('uncut' in answer) break;
      }
    } finally {
      own.close();
      turns.stop();
      await Promise.all(running);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.terminate()));
  }
}

/** Knows how long a slice takes. */
class TimedSearcher {
  readonly #searcher: SliceSearcher;
  readonly #slices: number;
  #milliseconds = 0;
  #searched = 0;

  constructor(searcher: SliceSearcher, slices: number) {
    this.#searcher = searcher;
    this.#slices = slices;
  }

  /** Would the rest take long for one thread? */
  get isLong(): boolean {
    const rest = (this.#milliseconds / this.#searched) * (this.#slices - this.#searched);
    return this.#milliseconds > LOOK_MS && rest > LONG_MS;
  }

  search(slice: number): SliceAnswer {
    const start = performance.now();
    const answer = this.#searcher.search(slice);
    this.#milliseconds += performance.now() - start;
    this.#searched++;
    return answer;
  }

  close(): void {
    this.#searcher.close();
  }
}

/** The answer of a slice; this thread searches others, or this one, until it is there. `share` is called before each. */
async function nextAnswer(
  slice: number,
  own: TimedSearcher,
  turns: Turns,
  answers: Answers,
  share: () => void,
): Promise<SliceAnswer> {
  for (;;) {
    const answer = answers.take(slice);
    if (answer) return answer;
    share();
    const mine = turns.take();
    if (mine === null) await answers.change();
    else {
      answers.add(mine, own.search(mine));
      // Lets messages of the threads through, signals, and a bar that shows progress.
      await setImmediate();
    }
  }
}

/** What has been answered and not been taken. */
class Answers {
  readonly #answers = new Map<number, SliceAnswer>();
  #failure: unknown = null;
  #wake: () => void = () => undefined;

  add(slice: number, answer: SliceAnswer): void {
    this.#answers.set(slice, answer);
    this.#wake();
  }

  fail(error: unknown): void {
    this.#failure ??= error;
    this.#wake();
  }

  take(slice: number): SliceAnswer | undefined {
    if (this.#failure !== null) throw this.#failure;
    const answer = this.#answers.get(slice);
    this.#answers.delete(slice);
    return answer;
  }

  /** Resolves when there is another one. */
  change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

function startThread(): Worker {
  const thread = new Worker(entryFile('cli/search', 'search-worker'), {
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES },
  });
  // While it has no task its death concerns nobody; `runOn` listens for it as well.
  thread.on('error', () => undefined).unref();
  return thread;
}

/** Resolves when the thread is through, or dead. */
function runOn(worker: Worker, task: SearchTask, answers: Answers): Promise<void> {
  worker.ref();
  worker.postMessage(task);
  return new Promise((resolve) => {
    const end = (): void => {
      worker.off('message', hear).off('error', died).off('exit', died).unref();
      resolve();
    };
    const died = (why: unknown): void => {
      const what = typeof why === 'number' ? `exit code ${why}` : messageOf(why);
      answers.fail(new AppError('chunk_crashed', `A thread died: ${what}.`, { cause: why }));
      end();
    };
    const hear = (message: FromWorker): void => {
      if (message.kind === 'slice') answers.add(message.slice, message.answer);
      if (message.kind === 'failed') answers.fail(new AppError(message.code, message.message));
      if (message.kind !== 'slice') end();
    };
    worker.on('message', hear).on('error', died).on('exit', died);
  });
}
