export interface Interruptions {
  /** Milliseconds that one step may take. */
  silenceMs: number;
  /** What a step that takes longer rejects with. */
  silent(): Error;
  signal: AbortSignal | undefined;
  /** What steps reject with once the signal has aborted. */
  aborted(): Error;
}

/**
 * Steps of an iterator that end early when they take too long, or when a signal aborts; the iterator is then
 * left as it is, in the middle of a step. One timer and one listener serve all steps: an upload has a step
 * for each 64 KiB, and a timer and a listener of its own would take longer than the step.
 */
export class Interruptible<T> {
  readonly #iterator: AsyncIterator<T>;
  readonly #interruptions: Interruptions;
  readonly #onAbort = () => this.#interrupt(this.#interruptions.aborted());
  #timer: NodeJS.Timeout | undefined;
  /** Ends the step that is under way. */
  #reject: ((error: Error) => void) | undefined;
  #ended: Error | undefined;

  constructor(iterator: AsyncIterator<T>, interruptions: Interruptions) {
    this.#iterator = iterator;
    this.#interruptions = interruptions;
    interruptions.signal?.addEventListener('abort', this.#onAbort);
  }

  /** Ends the step that is under way, and all that follow. */
  end(error: Error): void {
    this.#ended = error;
    this.#interrupt(error);
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#ended) return Promise.reject(this.#ended);
    const { signal, silenceMs, silent, aborted } = this.#interruptions;
    if (signal?.aborted) return Promise.reject(aborted());
    // It also runs while nobody waits; then it interrupts nothing.
    if (this.#timer) this.#timer.refresh();
    else this.#timer = setTimeout(() => this.#interrupt(silent()), silenceMs);
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      this.#iterator.next().then(resolve, reject);
    });
  }

  /** To be called when no more steps are wanted. */
  close(): void {
    clearTimeout(this.#timer);
    this.#interruptions.signal?.removeEventListener('abort', this.#onAbort);
  }

  #interrupt(error: Error): void {
    this.#reject?.(error);
  }
}
