import {
  assertBlobKey,
  type BlobStore,
  blobMissing,
  blobTooShort,
  rangeOf,
} from '../blob-store.ts';
import { connect, type S3Connection, type S3Settings } from './connection.ts';
import { isBeyondEnd, isMissingObject, storeError } from './errors.ts';
import { listPages, readAny, removeObjects, removeOne } from './listing.ts';
import { getObject, putObject } from './objects.ts';

export type { S3Settings, S3Timeouts } from './connection.ts';

/** In no folder, so that it is no blob. */
const PROBE = 'log-flow-ping';

/**
 * `BlobStore` in a bucket of Amazon S3 or of a store that speaks its protocol. It makes no bucket. Rejects with
 * `storage_refused` where there is none or the key may not write and delete in it, `storage_failed` where the store does
 * not answer. A process that is killed amid an upload in parts leaves those
 * parts, which no list shows; a rule of the bucket for incomplete uploads removes them.
 */
export async function createS3BlobStore(settings: S3Settings): Promise<BlobStore> {
  const store = await connect(settings);
  const locate = (key: string) => {
    assertBlobKey(key);
    return store.root + key;
  };
  const attempt = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw storeError(store, doing, error);
    }
  };

  const probe = () =>
    attempt('write to the blob store', async () => {
      await putObject(store, store.root + PROBE, new Uint8Array());
      await removeOne(store, store.root + PROBE);
    });
  await probe();
  return {
    put: async (key, bytes) => {
      const target = locate(key);
      return attempt('store', () => putObject(store, target, bytes));
    },
    get: async (key) => {
      const target = locate(key);
      return attempt('read', () => getOrMissing(store, target));
    },
    getRange: async (key, offset, length) => {
      const target = locate(key);
      const range = `bytes=${offset}-${offset + length - 1}`;
      const answer = await attempt('read', () => getOrMissing(store, target, range));
      return rangeOf(answer, offset, length);
    },
    remove: async (key) => {
      const target = locate(key);
      return attempt('remove', () => removeOne(store, target));
    },
    removeAll: async (prefix) => {
      const folder = locate(`${prefix}/-`).slice(0, -1);
      return attempt('remove', async () => {
        for await (const keys of listPages(store, folder)) await removeObjects(store, keys);
      });
    },
    ping: () => attempt('read the blob store', () => readAny(store)),
  };
}

async function getOrMissing(store: S3Connection, key: string, range?: string): Promise<Uint8Array> {
  try {
    return await getObject(store, key, range);
  } catch (error) {
    if (isBeyondEnd(error)) throw blobTooShort(error);
    throw isMissingObject(error) ? blobMissing(error) : error;
  }
}
