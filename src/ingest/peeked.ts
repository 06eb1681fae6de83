import { Buffer } from 'node:buffer';

export interface Peeked {
  /** The first bytes: as many as were wanted, or all there are. */
  head: Uint8Array;
  /** All bytes, the first ones again; throws after the first ones what the source threw behind them. */
  pieces: AsyncGenerator<Uint8Array, void>;
  /** What the source has thrown meanwhile. */
  error: unknown;
}

/** Reads from a source as long as `wantsMore` of what has come, and gives it back. Never rejects. */
export async function peeked(
  source: AsyncIterable<Uint8Array>,
  wantsMore: (head: Uint8Array) => boolean,
): Promise<Peeked> {
  const iterator = source[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let head: Uint8Array = new Uint8Array(0);
  let isDone = false;
  let error: unknown;
  try {
    while (wantsMore(head)) {
      const step = await iterator.next();
      isDone = step.done === true;
      if (step.done) break;
      pieces.push(step.value);
      head = head.length === 0 ? step.value : Buffer.concat([head, step.value]);
    }
  } catch (thrown) {
    isDone = true;
    error = thrown;
  }
  return { head, pieces: all(pieces, isDone ? null : iterator, error), error };
}

/** @param rest null: nothing follows, or the error */
async function* all(
  pieces: Uint8Array[],
  rest: AsyncIterator<Uint8Array> | null,
  error: unknown,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* pieces;
    if (error !== undefined) throw error;
    for (;;) {
      const step = await rest?.next();
      if (!step || step.done) return;
      yield step.value;
    }
  } finally {
    await rest?.return?.();
  }
}
