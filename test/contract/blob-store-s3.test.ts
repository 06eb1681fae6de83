import { randomUUID } from 'node:crypto';
import type { BlobStore } from '../../src/blobs/blob-store.ts';
import { createS3BlobStore, type S3Settings } from '../../src/blobs/s3/index.ts';
import { parseStorageURL } from '../../src/blobs/storage-url.ts';
import { startS3 } from '../support/s3.ts';
import { blobStoreContract, type OpenBlobStore } from './blob-store.ts';

/** With STORAGE_URL=s3://... the suite runs on that bucket, below a folder of its own. */
const given = process.env.STORAGE_URL;

blobStoreContract(given?.startsWith('s3:') ? given : 's3rver', async () => {
  if (given?.startsWith('s3:')) return openGiven(given);
  const { bucket, endpoint, credentials, stop } = await startS3();
  return open({ bucket, endpoint, credentials }, stop);
});

async function openGiven(url: string): Promise<OpenBlobStore> {
  const storage = parseStorageURL(url);
  if (storage.kind !== 's3') throw new Error(`not an address of S3: ${url}`);
  return open({ ...storage, prefix: `contract-${randomUUID()}` }, async () => undefined);
}

async function open(settings: S3Settings, close: () => Promise<void>): Promise<OpenBlobStore> {
  const store = await createS3BlobStore(settings);
  const prefixes = new Set<string>();
  const put: BlobStore['put'] = async (key, bytes) => {
    await store.put(key, bytes);
    prefixes.add(key.split('/')[0]!);
  };
  return {
    store: { ...store, put },
    again: () => createS3BlobStore(settings),
    close: async () => {
      try {
        for (const prefix of prefixes) await store.removeAll(prefix);
      } finally {
        await close();
      }
    },
  };
}
