import type { StorageClient } from '@supabase/storage-js';
import { AppError } from '../../errors.ts';
import {
  assertBlobKey,
  type BlobStore,
  blobMissing,
  blobTooShort,
  rangeOf,
} from '../blob-store.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { call } from './call.ts';
import {
  isBeyondEnd,
  isDuplicate,
  isMissingBucket,
  isMissingObject,
  type Place,
  storeError,
} from './errors.ts';
import { removeFolder } from './listing.ts';

export interface SupabaseSettings {
  /** The address of the project, such as `https://abcdefgh.supabase.co`. */
  url: string;
  /** Its secret (service role) key. */
  key: string;
  bucket: string;
  /** How long to wait without a byte, in milliseconds. */
  idleMs?: number;
  /** Names a page of a list and a batch of removals; the service allows 1000. */
  pageSize?: number;
}

/** Three of this end within 15 s: the last attempt begins within the first, and waits for its answer and its body. */
const IDLE_MS = 5_000;
/** In no folder, so that it is no blob. */
const PROBE = 'log-flow-ping';

/**
 * `BlobStore` in a private bucket of Supabase Storage, which is made where it is missing. Throws
 * `storage_failed` when the service cannot be reached, `storage_refused` when it refuses the key or the bucket is public.
 */
export async function createSupabaseBlobStore(settings: SupabaseSettings): Promise<BlobStore> {
  const { bucket, pageSize = 1000 } = settings;
  const place: Place = { url: settings.url.replace(/\/+$/, ''), bucket };
  const client = await connect(place.url, settings.key, settings.idleMs ?? IDLE_MS);
  const attempt = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw storeError(place, doing, error);
    }
  };
  await attempt('open the blob store', () => ensureBucket(client, bucket));
  const files = client.from(bucket);
  const upload = (key: string, bytes: Uint8Array) =>
    call(() => files.upload(key, bytes, UPLOAD_OPTIONS));
  const download = async (key: string, range?: string): Promise<Uint8Array> => {
    // Its own, since headers belong to the object.
    const one = client.from(bucket);
    if (range !== undefined) one.setHeader('Range', range);
    const blob = await call(() => one.download(key)).catch(readFault);
    return new Uint8Array(await blob.arrayBuffer());
  };
  await attempt('write to the blob store', async () => {
    await upload(PROBE, new Uint8Array());
    await call(() => files.remove([PROBE]));
  });

  return {
    put: async (key, bytes) => {
      assertBlobKey(key);
      await attempt('store', () => upload(key, bytes));
    },
    get: async (key) => {
      assertBlobKey(key);
      return attempt('read', () => download(key));
    },
    getRange: async (key, offset, length) => {
      assertBlobKey(key);
      const range = `bytes=${offset}-${offset + length - 1}`;
      const answer = await attempt('read', () => download(key, range));
      return rangeOf(answer, offset, length);
    },
    remove: async (key) => {
      assertBlobKey(key);
      await attempt('remove', () => call(() => files.remove([key])));
    },
    removeAll: async (prefix) => {
      assertBlobKey(`${prefix}/-`);
      await attempt('remove', () => removeFolder(files, prefix, pageSize));
    },
    ping: async () => {
      await attempt('read the blob store', async () =>
        assertPrivate(bucket, await call(() => client.getBucket(bucket))),
      );
    },
  };
}

/** `cacheControl` in seconds: a blob may be replaced, and no cache between shall give the old one. */
const UPLOAD_OPTIONS = {
  upsert: true,
  contentType: 'application/octet-stream',
  cacheControl: '0',
};

async function connect(url: string, key: string, idleMs: number): Promise<StorageClient> {
  // Loaded here and not at the top, so that only those who use it pay for it.
  const sdk = await import('@supabase/storage-js');
  const headers = { apikey: key, Authorization: `Bearer ${key}` };
  return new sdk.StorageClient(`${url}/storage/v1`, headers, boundedFetch(idleMs));
}

/** Several processes may start at once: all but the first find the bucket made. */
async function ensureBucket(client: StorageClient, bucket: string): Promise<void> {
  try {
    assertPrivate(bucket, await call(() => client.getBucket(bucket)));
  } catch (error) {
    if (!isMissingBucket(error)) throw error;
    await makeBucket(client, bucket);
  }
}

/** Throws `storage_refused` for a public bucket; one that was private may become so at any time. */
function assertPrivate(bucket: string, found: { public: boolean }): void {
  if (!found.public) return;
  throw new AppError(
    'storage_refused',
    `The bucket "${bucket}" is public: anybody could read the logs in it. Make it private, or name another.`,
  );
}

async function makeBucket(client: StorageClient, bucket: string): Promise<void> {
  try {
    await call(() => client.createBucket(bucket, { public: false }));
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

function readFault(error: unknown): never {
  if (isBeyondEnd(error)) throw blobTooShort(error);
  throw isMissingObject(error) ? blobMissing(error) : error;
}
