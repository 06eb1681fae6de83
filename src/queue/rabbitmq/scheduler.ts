import { CLASSES, type PriorityClass } from './topology.ts';

/** Every so many starts the least urgent class that waits has its turn, so that none starves. */
const TURN_OF_THE_LEAST = 4;

/** What a task that never started is told: its message goes back. */
export const NOT_STARTED = Symbol('not started');

interface Waiting {
  start(): void;
  giveUp(): void;
}

/**
 * Starts delivered messages: at most so many at once, the most urgent class first, but not always. Of that
 * class, which is small work, there may be more at once: each takes a smaller share of what may run.
 */
export class Scheduler {
  readonly #limit: number;
  readonly #smallLimit: number;
  readonly #waiting = new Map<PriorityClass, Waiting[]>(CLASSES.map((one) => [one, []]));
  readonly #inHand = new Map<PriorityClass, number>(CLASSES.map((one) => [one, 0]));
  /** How many of small work run, and of all else. */
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
      this.#count(one, -1);
      this.#startNext();
    }
  }

  /** Starts nothing more; what waits is given up. */
  close(): void {
    this.#state = 'closed';
    for (const list of this.#waiting.values()) for (const one of list.splice(0)) one.giveUp();
  }

  #startNext(): void {
    while (this.#state === 'open') {
      const classes = CLASSES.filter((one) => this.#waiting.get(one)!.length > 0);
      const isTurnOfLeast = this.#starts % TURN_OF_THE_LEAST === TURN_OF_THE_LEAST - 1;
      const one = isTurnOfLeast ? classes.at(-1) : classes[0];
      // Nobody else goes before whoever's turn it is: large work would wait for ever among small.
      if (one === undefined || !this.#hasRoomFor(one)) return;
      this.#starts++;
      this.#count(one, 1);
      this.#waiting.get(one)!.shift()!.start();
    }
  }

  /** In whole numbers: of the shares 1/limit and 1/smallLimit that run, the sum is at most 1. */
  #hasRoomFor(one: PriorityClass): boolean {
    const small = this.#small + (one === 0 ? 1 : 0);
    const others = this.#others + (one === 0 ? 0 : 1);
    return small * this.#limit + others * this.#smallLimit <= this.#limit * this.#smallLimit;
  }

  #count(one: PriorityClass, change: number): void {
    if (one === 0) this.#small += change;
    else this.#others += change;
  }
}
