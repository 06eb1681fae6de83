import { nextClass } from '../class-turns.ts';
import { isSmallWork, MESSAGE_CLASSES, type MessageClass } from '../queue.ts';

/** The result of a task that never started: its message goes back to the queue. */
export const NOT_STARTED = Symbol('not started');

interface Waiting {
  start(): void;
  cancel(): void;
}

/**
 * A semaphore with priorities for delivered messages: at most `limit` run at once, the most urgent class first, but
 * not always. Of small work `smallLimit` may run at once.
 */
export class Scheduler {
  readonly #limit: number;
  readonly #smallLimit: number;
  readonly #waiting = new Map<MessageClass, Waiting[]>(MESSAGE_CLASSES.map((one) => [one, []]));
  readonly #unsettled = new Map<MessageClass, number>(MESSAGE_CLASSES.map((one) => [one, 0]));
  /** How many tasks run: of small work, and all others. */
  #small = 0;
  #others = 0;
  #starts = 0;
  #state: 'held' | 'open' | 'closed' = 'held';

  /** It starts nothing before `open`. */
  constructor(limit: number, smallLimit: number = limit) {
    this.#limit = limit;
    this.#smallLimit = smallLimit;
  }

  /** How many of a class wait, run or are being settled. */
  unsettled(one: MessageClass): number {
    return this.#unsettled.get(one)!;
  }

  /** Counts a delivery as unsettled until `settle` is done. */
  async holding<T>(one: MessageClass, settle: () => Promise<T>): Promise<T> {
    this.#unsettled.set(one, this.unsettled(one) + 1);
    try {
      return await settle();
    } finally {
      this.#unsettled.set(one, this.unsettled(one) - 1);
    }
  }

  open(): void {
    if (this.#state === 'held') this.#state = 'open';
    this.#startNext();
  }

  /** Runs the task when its turn comes; `NOT_STARTED` where the scheduler was closed before. */
  async run<T>(one: MessageClass, task: () => Promise<T>): Promise<T | typeof NOT_STARTED> {
    if (this.#state === 'closed') return NOT_STARTED;
    const turn = Promise.withResolvers<boolean>();
    this.#waiting.get(one)!.push({
      start: () => turn.resolve(true),
      cancel: () => turn.resolve(false),
    });
    this.#startNext();
    if (!(await turn.promise)) return NOT_STARTED;
    try {
      return await task();
    } finally {
      this.#count(one, -1);
      this.#startNext();
    }
  }

  /** Starts nothing more; what waits is cancelled. */
  close(): void {
    this.#state = 'closed';
    for (const list of this.#waiting.values()) for (const one of list.splice(0)) one.cancel();
  }

  #startNext(): void {
    while (this.#state === 'open') {
      const waiting = MESSAGE_CLASSES.filter((one) => this.#waiting.get(one)!.length > 0);
      const one = nextClass(waiting, this.#starts);
      // No other class goes first instead: large work would wait for ever among small.
      if (one === undefined || !this.#mayStart(one)) return;
      this.#starts++;
      this.#count(one, 1);
      this.#waiting.get(one)!.shift()!.start();
    }
  }

  /** Each running task takes 1/limit or 1/smallLimit of the whole, and their sum is at most 1 (here in whole numbers). */
  #mayStart(one: MessageClass): boolean {
    const small = this.#small + (isSmallWork(one) ? 1 : 0);
    const others = this.#others + (isSmallWork(one) ? 0 : 1);
    return small * this.#limit + others * this.#smallLimit <= this.#limit * this.#smallLimit;
  }

  #count(one: MessageClass, change: number): void {
    if (isSmallWork(one)) this.#small += change;
    else this.#others += change;
  }
}
