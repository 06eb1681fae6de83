/** Reads pieces one by one, and waits no longer for the next than it is told; none is lost by that. */
export class PatientReader {
  isAtEnd = false;
  readonly #pieces: AsyncIterator<Uint8Array>;
  #next: Promise<IteratorResult<Uint8Array>> | null = null;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** The next piece; null where none came within so many milliseconds (null waits for ever), or at the end. */
  async next(milliseconds: number | null): Promise<Uint8Array | null> {
    this.#next ??= this.#pieces.next();
    const result = await withTimeout(this.#next, milliseconds);
    if (result === null) return null;
    this.#next = null;
    if (!result.done) return result.value;
    this.isAtEnd = true;
    return null;
  }

  /** Ends the source. A piece that is still waited for is not awaited: it may never come. */
  async close(): Promise<void> {
    if (this.#next === null) await this.#pieces.return?.();
    else this.#next.catch(() => undefined);
  }
}

async function withTimeout<T>(promise: Promise<T>, milliseconds: number | null): Promise<T | null> {
  if (milliseconds === null) return promise;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, milliseconds, null);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
