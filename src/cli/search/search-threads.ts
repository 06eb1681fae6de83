/** Threads that search files; the calling one is the first of them. */
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { AppError, messageOf } from '../../errors.ts';
import { slicesIn } from '../../ingest/cut-slices.ts';
import { entryFile } from '../../runtime/entry-file.ts';
import type { FromWorker } from './search-worker.ts';
import { type SearchTask, type SliceAnswer, SliceSearcher } from './slice-searcher.ts';
import { Turns } from './turns.ts';

/** MiB of short-lived objects a thread. */
const YOUNG_GENERATION_MEGABYTES = 8;
/** A file of fewer slices is searched before a thread has started. */
const FEW_SLICES = 4;

export class SearchThreads {
  readonly #size: number;
  #workers: Worker[] = [];

  /** `size`: with the calling one. */
  constructor(size: number) {
    this.#size = size;
  }

  /** Starts threads for a file of so many bytes, as long as there is something else to do. */
  prepare(bytes: number): void {
    if (slicesIn(bytes) < FEW_SLICES) return;
    const missing = this.#size - 1 - this.#workers.length;
    for (let i = 0; i < missing; i++) this.#workers.push(startThread());
  }

  /**
   * The answers of a file's slices in their order; ended early it stops the search. The first slice that could not be
   * cut is the last. Throws `file_changed`, or `chunk_crashed` where a thread died.
   */
  async *search(task: Omit<SearchTask, 'turns'>): AsyncGenerator<SliceAnswer, void> {
    const slices = slicesIn(task.size);
    this.prepare(task.size);
    const workers = slices < FEW_SLICES ? [] : this.#workers;
    const turns = new Turns(slices);
    turns.allow(0, workers.length + 1);
    const whole = { ...task, turns: turns.shared };
    const answers = new Answers();
    const running = workers.map((worker) => runOn(worker, whole, answers));
    const own = new SliceSearcher(whole);
    try {
      for (let slice = 0; slice < slices; slice++) {
        const answer = await nextAnswer(slice, own, turns, answers);
        yield answer;
        if ('uncut' in answer) break;
        turns.allow(slice + 1, workers.length + 1);
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

/** The answer of a slice; this thread searches others, or this one, until it is there. */
async function nextAnswer(
  slice: number,
  own: SliceSearcher,
  turns: Turns,
  answers: Answers,
): Promise<SliceAnswer> {
  for (;;) {
    const answer = answers.take(slice);
    if (answer) return answer;
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
