/** Numbers for things, from 1 on in the order in which they come, up to a limit. */
export class Numbers<T> {
  readonly #limit: number;
  readonly #numbers = new Map<T, number>();
  readonly #things: T[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The thing's number; 0 for a new one where there is no more room. */
  numberOf(thing: T): number {
    const known = this.#numbers.get(thing);
    if (known !== undefined) return known;
    if (this.#numbers.size >= this.#limit) return 0;
    const number = this.#things.push(thing);
    this.#numbers.set(thing, number);
    return number;
  }

  /** What has this number. */
  thingOf(number: number): T {
    return this.#things[number - 1]!;
  }

  /** All things with their numbers, in order. */
  entries(): IterableIterator<[T, number]> {
    return this.#numbers.entries();
  }
}
