import { createHash } from 'node:crypto';
import type { Entry } from './tar.ts';

export type Checksum = ReturnType<typeof createChecksum>;

/** The SHA-256 of entries: of their names, kinds, sizes and bytes, in order. */
export function createChecksum() {
  const hash = createHash('sha256');
  return {
    /** The same entry, whose bytes are counted as they are read. */
    follow: ({ name, size, bytes }: Entry): Entry => {
      hash.update(JSON.stringify([name, size, bytes === null]));
      return { name, size, bytes: bytes && followed(bytes) };
    },
    digest: () => hash.digest('hex'),
  };

  async function* followed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      hash.update(piece);
      yield piece;
    }
  }
}
