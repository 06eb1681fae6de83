import { describe } from 'node:test';
import { createS3BlobStore } from '../../src/blobs/s3/index.ts';
import { blobStoreContract } from '../contract/blob-store.ts';
import { missingMinIO, startMinIO } from '../support/minio.ts';

describe('MinIO', { skip: missingMinIO() ?? false }, () => {
  blobStoreContract('MinIO', async () => {
    const { stop, ...settings } = await startMinIO();
    return {
      store: await createS3BlobStore(settings),
      again: () => createS3BlobStore(settings),
      close: stop,
    };
  });
});
