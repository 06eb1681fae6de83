import { AppError, type ErrorCode } from '../errors.ts';

/** Items of one statement at most, and bytes of them: a statement of many large ones would hold up the rest. */
const MOST_ITEMS = 32;
const MOST_BYTES = 1024 * 1024;
/**
 * Milliseconds that a statement waits for more, where the one before it was for several: they come from others who are
 * busy at the same time. Every statement costs its messages, its commit and the turns of five processes; with 4 ms the
 * processor time of a small file, of all of them, was a seventh less.
 */
const COMPANY_MS = 4;
/** While one is on its way, the next one gathers; one more, so that a slow commit does not stop all others. */
const STATEMENTS_AT_ONCE = 2;

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result | undefined): void;
  reject(error: unknown): void;
}

/** Does the step for all items, where `scope` is what it works with. Gives what became of each, in their order. */
type RunAll<Scope, Item, Result> = (scope: Scope, items: Item[]) => Promise<(Result | undefined)[]>;

/**
 * A step that many do at the same time, done for several of them in one statement: planning it, the way to
 * the server and its commit are then paid once. Whoever comes alone does not wait, and nobody longer than some
 * milliseconds. Where a statement for several fails, each of them is tried by itself, so that it fails by its own fault
 * alone.
 */
export function gathered<Scope extends object, Item, Result>(
  runAll: RunAll<Scope, Item, Result>,
  bytesOf: (item: Item) => number = () => 0,
): (scope: Scope, item: Item) => Promise<Result | undefined> {
  const gatherers = new WeakMap<Scope, Gatherer<Item, Result>>();
  return (scope, item) => {
    let gatherer = gatherers.get(scope);
    if (!gatherer) {
      gatherer = new Gatherer((items) => runAll(scope, items), bytesOf);
      gatherers.set(scope, gatherer);
    }
    return gatherer.run(item);
  };
}

class Gatherer<Item, Result> {
  readonly #runAll: (items: Item[]) => Promise<(Result | undefined)[]>;
  readonly #bytesOf: (item: Item) => number;
  readonly #waiting: Waiting<Item, Result>[] = [];
  #running = 0;
  /** How many items the statement had that was sent last. */
  #lastCount = 0;
  #isStarting = false;

  constructor(
    runAll: (items: Item[]) => Promise<(Result | undefined)[]>,
    bytesOf: (item: Item) => number,
  ) {
    this.#runAll = runAll;
    this.#bytesOf = bytesOf;
  }

  run(item: Item): Promise<Result | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#start();
    });
  }

  #start(): void {
    if (this.#isStarting || this.#running >= STATEMENTS_AT_ONCE) return;
    this.#isStarting = true;
    // At the soonest after all that happens in this turn: what comes together goes together.
    if (this.#lastCount <= 1) setImmediate(() => this.#send());
    else setTimeout(() => this.#send(), COMPANY_MS);
  }

  async #send(): Promise<void> {
    this.#isStarting = false;
    const batch = this.#next();
    this.#lastCount = batch.length;
    if (this.#waiting.length > 0) queueMicrotask(() => this.#start());
    this.#running++;
    await this.#settle(batch);
    this.#running--;
    if (this.#waiting.length > 0) this.#start();
  }

  #next(): Waiting<Item, Result>[] {
    let count = 0;
    let bytes = 0;
    while (count < Math.min(this.#waiting.length, MOST_ITEMS)) {
      bytes += this.#bytesOf(this.#waiting[count]!.item);
      if (count > 0 && bytes > MOST_BYTES) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  async #settle(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#runAll(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index]);
    } catch (error) {
      if (batch.length > 1 && !isAway(error)) {
        for (const one of batch) await this.#settle([one]);
      } else {
        for (const { reject } of batch) reject(error);
      }
    }
  }
}

/** Nobody's fault: each of them would meet the same outage, and wait for it again. */
const OUTAGES = new Set<ErrorCode>(['database_failed', 'storage_failed', 'disk_full']);

const isAway = (error: unknown): boolean => error instanceof AppError && OUTAGES.has(error.code);
