import { LRUCache } from 'lru-cache';
import type { PackedPartial } from '../../engine-threads/types.ts';

const MAX_ENTRIES = 64;
/** Bytes of their partial reports. What is evicted is merged anew when it is asked for. */
const MAX_BYTES = 32 * 1024 * 1024;

/** An LRU cache of merged partial reports, bounded by their number and their bytes. */
export const createPartialCache = <Value extends { partial: PackedPartial }>() =>
  new LRUCache<string, Value>({
    max: MAX_ENTRIES,
    maxSize: MAX_BYTES,
    sizeCalculation: ({ partial }) => Math.max(1, partial.byteLength),
  });
