import assert from 'node:assert/strict';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { it } from 'node:test';
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

it('a folder is looked at without a write, and its errors name no path', async () => {
  const folder = await temporaryFolder();
  const store = await createFilesystemBlobStore(folder.path);
  const before = await readdir(folder.path, { recursive: true });
  await store.ping();
  assert.deepEqual(await readdir(folder.path, { recursive: true }), before);
  await rm(folder.path, { recursive: true });
  await writeFile(folder.path, 'a file where the folder was');
  const isQuiet = (error: Error & { code?: string }) =>
    error.code === 'storage_refused' && !error.message.includes(path.sep);
  await assert.rejects(store.ping(), isQuiet);
  await assert.rejects(store.put('prefix/key', Buffer.from('x')), isQuiet);
  await rm(folder.path);
});
