/** Batches of a question, searched by whichever process has room: this one, or one that answers requests. */
import { AppError, messageOf } from '../../../errors.ts';
import { type RequestBus, RequestError } from '../../../requests/request-bus.ts';
import { withTimeLimit } from '../../../runtime/time-limit.ts';
import type { JobLog } from '../../model/job-log.ts';
import { decodeAnswer, encodeBatch } from './batch-message.ts';
import type { Batch, BatchAnswer, BatchSearch } from './search-batch.ts';

export interface Fleet {
  requests: RequestBus;
  /** Milliseconds that another process has for a batch; then this one searches it itself. */
  timeLimitMs: number;
  /** Batches that this process searches for others at once: it does not count them as room elsewhere. */
  answeredHere: number;
  /** The program's version: only processes of the same one help each other. */
  release: string;
}

/** Answers wait in memory for their turn: so many come from others at once, however large the fleet is. */
const MOST_ELSEWHERE = 32;
/** Milliseconds for which it is remembered how many processes there are, and that are waited for the broker. */
const REMEMBERED_MS = 2000;
const COUNT_LIMIT_MS = 1000;
const NO_COUNT = `the broker did not answer in ${COUNT_LIMIT_MS} ms`;

/**
 * A batch that no other process has answered in time is searched once more in this one. Where that crashes as well its
 * frames are `unanswered`.
 */
export function spreadOver(fleet: Fleet, here: BatchSearch, log: JobLog): BatchSearch {
  return new SpreadBatches(fleet, here, log);
}

class SpreadBatches implements BatchSearch {
  readonly #fleet: Fleet;
  readonly #here: BatchSearch;
  readonly #log: JobLog;
  #running = { here: 0, elsewhere: 0 };
  #elsewhere: { count: Promise<number>; until: number } | null = null;

  constructor(fleet: Fleet, here: BatchSearch, log: JobLog) {
    this.#fleet = fleet;
    this.#here = here;
    this.#log = log;
  }

  async room(): Promise<{ here: number; elsewhere: number }> {
    if (this.#elsewhere === null || this.#elsewhere.until < performance.now()) {
      this.#elsewhere = { count: this.#count(), until: performance.now() + REMEMBERED_MS };
    }
    const { here } = await this.#here.room();
    return { here, elsewhere: await this.#elsewhere.count };
  }

  async search(batch: Batch, signal: AbortSignal): Promise<BatchAnswer> {
    const room = await this.room();
    const isFree = this.#running.here < room.here || this.#running.elsewhere >= room.elsewhere;
    const answer = isFree ? null : await this.#ask(batch, signal);
    return answer ?? this.#searchHere(batch, signal);
  }

  /** The answer of another process; null where none came. */
  async #ask(batch: Batch, signal: AbortSignal): Promise<BatchAnswer | null> {
    const { requests, timeLimitMs, release } = this.#fleet;
    this.#running.elsewhere++;
    try {
      const request = await encodeBatch(batch, release);
      const reply = await requests.ask(request, { timeLimitMs, signal });
      return await decodeAnswer(reply, batch, release);
    } catch (error) {
      signal.throwIfAborted();
      const failure = error instanceof RequestError ? error.failure : 'refused';
      // Whoever is waited for in vain once is not waited for with each of the next batches.
      if (failure === 'time_limit' || failure === 'unavailable') this.#stayHereFor(timeLimitMs);
      const { job, frames } = batch;
      this.#log.warn(
        { jobID: job.id, frames: frames.length, failure, err: messageOf(error) },
        'a part of a question came back from no worker',
      );
      return null;
    } finally {
      this.#running.elsewhere--;
    }
  }

  #stayHereFor(ms: number): void {
    this.#elsewhere = { count: Promise.resolve(0), until: performance.now() + ms };
  }

  async #searchHere(batch: Batch, signal: AbortSignal): Promise<BatchAnswer> {
    this.#running.here++;
    try {
      return await this.#here.search(batch, signal);
    } catch (error) {
      if (!isCrash(error)) throw error;
      const unanswered = `No process could read it: ${messageOf(error)}`;
      this.#log.error(
        { jobID: batch.job.id, err: messageOf(error) },
        'a part of a question has no answer',
      );
      return { frames: batch.frames.map(() => ({ count: 0, unanswered })), partials: [] };
    } finally {
      this.#running.here--;
    }
  }

  /** How many batches others search at once; none where the broker is away. */
  async #count(): Promise<number> {
    const { requests, answeredHere } = this.#fleet;
    try {
      const room = await withTimeLimit(COUNT_LIMIT_MS, NO_COUNT, requests.room());
      return Math.min(Math.max(room - answeredHere, 0), MOST_ELSEWHERE);
    } catch (error) {
      this.#log.warn({ err: messageOf(error) }, 'could not count the workers; questions stay here');
      return 0;
    }
  }
}

/** Did the batch end its thread? Anything else says something of the job or of the service. */
const isCrash = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'chunk_crashed' || error.code === 'chunk_timeout');
