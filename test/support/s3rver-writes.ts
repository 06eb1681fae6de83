import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

interface StoredObject {
  bucket: string;
  key: string;
  content: unknown;
  metadata: unknown;
}

/** What of s3rver's store of files is used here. */
interface Store {
  rootDirectory: string;
  getResourcePath(bucket: string, key: string, resource: string): string;
  putContent(file: string, content: unknown): Promise<[size: number, md5: string]>;
  putMetadata(bucket: string, key: string, metadata: unknown, md5: string): Promise<void>;
  putObject(object: StoredObject): Promise<{ size: number; md5: string }>;
  getObject(...args: unknown[]): Promise<unknown>;
  deleteObject(...args: unknown[]): Promise<unknown>;
}

/**
 * Makes s3rver show each object whole or not at all, as S3 does: by itself it writes into the very
 * file that others read. Objects go to a file of their own first; to put that in place, to open and
 * to delete happen one after another.
 */
export function writeWhole(s3rverStore: object): void {
  const store = s3rverStore as Store;
  const oneByOne = createLock();
  const { getObject, deleteObject } = store;

  store.putObject = async ({ bucket, key, content, metadata }) => {
    // No bucket, and so in no list, for want of a name that clients could use.
    const scratch = path.join(store.rootDirectory, '.incoming');
    const temporary = path.join(scratch, randomUUID());
    await mkdir(scratch, { recursive: true });
    try {
      const [size, md5] = await store.putContent(temporary, content);
      await oneByOne(async () => {
        const target = store.getResourcePath(bucket, key, 'object');
        await mkdir(path.dirname(target), { recursive: true });
        await rename(temporary, target);
        await store.putMetadata(bucket, key, metadata, md5);
      });
      return { size, md5 };
    } finally {
      await rm(temporary, { force: true });
    }
  };
  store.getObject = (...args) => oneByOne(() => getObject.apply(store, args));
  store.deleteObject = (...args) => oneByOne(() => deleteObject.apply(store, args));
}

function createLock(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    // Whoever is next waits for the end, be it a success or not.
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  };
}
