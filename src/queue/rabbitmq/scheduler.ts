import { CLASSES, type PriorityClass } from './topology.ts';

/** Every so many starts the least urgent class that waits has its turn, so that none starves. */
const TURN_OF_THE_LEAST = 4;

/** What a task that never started is told: its message goes back. */
export const NOT_STARTED = Symbol('not started');

interface Waiting {
  start(): void;
  giveUp(): void;
}

/** Starts delivered messages: at most so many at once, the most urgent class first, but not always. */
export class Scheduler {
  readonly #limit: number;
  readonly #waiting = new Map<PriorityClass, Waiting[]>(CLASSES.map((one) => [one, []]));
  readonly #inHand = new Map<PriorityClass, number>(CLASSES.map((one) => [one, 0]));
  #running = 0;
  #starts = 0;
  #state: 'held' | 'open' | 'closed' = 'held';

  /** It starts nothing before `open`. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many of a class wait, run or are being settled. */
  inHand(one: PriorityClass): number {
    return this.#inHand.get(one)!;
  }

  /** Counts a delivery as in hand until it is settled. */
  async holding<T>(one: PriorityClass, settle: () => Promise<T>): Promise<T> {
    this.#inHand.set(one, this.inHand(one) + 1);
    try {
      return await settle();
    } finally {
      this.#inHand.set(one, this.inHand(one) - 1);
    }
  }

  open(): void {
    if (this.#state === 'held') this.#state = 'open';
    this.#startNext();
  }

  /** Runs the task when its turn comes; `NOT_STARTED` where the scheduler was closed before. */
  async run<T>(one: PriorityClass, task: () => Promise<T>): Promise<T | typeof NOT_STARTED> {
    if (this.#state === 'closed') return NOT_STARTED;
    const turn = Promise.withResolvers<boolean>();
    this.#waiting.get(one)!.push({
      start: () => turn.resolve(true),
      giveUp: () => turn.resolve(false),
    });
    this.#startNext();
    if (!(await turn.promise)) return NOT_STARTED;
    try {
      return await task();
    } finally {
      this.#running--;
      this.#startNext();
    }
  }

  /** Starts nothing more; what waits is given up. */
  close(): void {
    this.#state = 'closed';
    for (const list of this.#waiting.values()) for (const one of list.splice(0)) one.giveUp();
  }

  #startNext(): void {
    while (this.#state === 'open' && this.#running < this.#limit) {
      const lists = [...this.#waiting.values()].filter((list) => list.length > 0);
      const isTurnOfLeast = this.#starts % TURN_OF_THE_LEAST === TURN_OF_THE_LEAST - 1;
      const next = (isTurnOfLeast ? lists.at(-1) : lists[0])?.shift();
      if (!next) return;
      this.#starts++;
      this.#running++;
      next.start();
    }
  }
}
