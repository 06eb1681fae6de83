/** The cards of chunks, read once for many questions. */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Card } from '../../engine/index.ts';
import { unpackCards } from '../../engine-threads/packing.ts';
import type { ChunkRow } from '../model/chunk-row.ts';

/** Bytes of cards as they are stored; in memory they take some twenty times as much. */
const MAX_STORED_BYTES = 4 << 20;

const cache = new LRUCache<string, Card[]>({ maxSize: MAX_STORED_BYTES });

/** The cards of a chunk's frames, in order; null where there are none, or of another version. */
export function cardsOf({ cards: packed }: Pick<ChunkRow, 'cards'>): Card[] | null {
  if (packed === null) return null;
  // By what they are: a chunk that is read again in another way has other cards.
  const key = createHash('sha256').update(packed).digest('base64');
  const known = cache.get(key);
  if (known) return known;
  const cards = unpackCards(packed);
  if (cards) cache.set(key, cards, { size: packed.length });
  return cards;
}
