import { createFilesystemBlobStore } from '../../src/blobs/filesystem/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { blobStoreContract } from './blob-store.ts';

blobStoreContract('a folder', async () => {
  const folder = await temporaryFolder();
  return {
    store: await createFilesystemBlobStore(folder.path),
    again: () => createFilesystemBlobStore(folder.path),
    close: folder.remove,
  };
});
