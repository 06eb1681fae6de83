/** Blobs of several small files that came together: the store then takes three requests for all of them. */
import { Buffer } from 'node:buffer';
import type { BlobStore } from '../../blobs/blob-store.ts';
import type { Database } from '../../database/open.ts';
import { messageOf } from '../../errors.ts';
import type { JobLog } from '../model/job-log.ts';
import { blobKey, newBlobPrefix, sharedPrefixOf } from './blob-prefix.ts';
import { neededShared } from './needed-blobs.ts';

/** Blobs that are kept for the next of those who share them; each has at most a statement's bytes, a MiB. */
const MOST_KEPT = 8;
/** Milliseconds in which more may leave, so that the database is asked for all of them at once. */
const LEAVING_MS = 250;

export interface SharedBlobs {
  /** Stores the bytes of several files in one blob. Gives its prefix, and where in it each begins. */
  put(files: Uint8Array[]): Promise<{ prefix: string; offsets: number[] }>;
  /** The `length` bytes at `offset` of the blob in which the sharer's lie; fewer where it is shorter. */
  get(sharer: string, offset: number, length: number): Promise<Uint8Array>;
  /**
   * Tells that a job does not need the bytes any more that it may have in a shared blob. The blob goes with the last of
   * them, soon after it. What cannot be removed then is an orphan that the sweep finds later.
   */
  leave(sharer: string): void;
  /** Resolves when what was left before has been seen to. */
  close(): Promise<void>;
}

export function createSharedBlobs(db: Database, blobs: BlobStore, log: JobLog): SharedBlobs {
  const kept = new Map<string, Promise<Uint8Array>>();
  const left = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let removing: Promise<void> = Promise.resolve();

  /** Many ask for one at the same time, and all of them after one another. */
  function whole(prefix: string): Promise<Uint8Array> {
    const bytes = kept.get(prefix) ?? blobs.get(blobKey(prefix, 0));
    kept.delete(prefix);
    kept.set(prefix, bytes);
    bytes.catch(() => kept.delete(prefix));
    // A Map iterates in order of insertion.
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
    return bytes;
  }

  async function removeSpent(prefixes: string[]): Promise<void> {
    try {
      const needed = await neededShared(db, prefixes);
      for (const prefix of prefixes)
        if (!needed.has(prefix)) await blobs.remove(blobKey(prefix, 0));
    } catch (error) {
      log.warn(
        { err: messageOf(error) },
        'could not remove shared blobs; the sweep will try again',
      );
    }
  }

  function removeLeft(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const prefixes = [...left];
    left.clear();
    if (prefixes.length > 0) removing = removing.then(() => removeSpent(prefixes));
    return removing;
  }

  return {
    put: async (files) => {
      const prefix = newBlobPrefix();
      await blobs.put(blobKey(prefix, 0), Buffer.concat(files));
      const offsets: number[] = [];
      let offset = 0;
      for (const { length } of files) {
        offsets.push(offset);
        offset += length;
      }
      return { prefix, offsets };
    },
    get: async (sharer, offset, length) => {
      const bytes = await whole(sharedPrefixOf(sharer));
      // A copy: whoever gets a view gets all of its memory, once it goes to a thread.
      return new Uint8Array(bytes.subarray(offset, offset + length));
    },
    leave: (sharer) => {
      left.add(sharedPrefixOf(sharer));
      timer ??= setTimeout(removeLeft, LEAVING_MS).unref();
    },
    close: removeLeft,
  };
}
