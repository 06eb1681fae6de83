import { randomUUID } from 'node:crypto';
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf, systemCodeOf } from '../../errors.ts';
import { assertBlobKey, type BlobStore, blobMissing } from '../blob-store.ts';

/** Half-written blobs live here, on the same file system, until they are renamed into place. */
const SCRATCH = '.incoming';
/** Milliseconds without a byte more, after which nobody is writing a blob any longer. */
const LEFTOVER_MS = 3600 * 1000;
const NO_SPACE = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * `BlobStore` in a folder: one subfolder a prefix, one file a blob. A rename makes each blob visible
 * whole or not at all. It does not call fsync: like the embedded database beside it, it survives
 * the death of the process, not a power cut.
 */
export async function createFilesystemBlobStore(folder: string): Promise<BlobStore> {
  const scratch = path.join(folder, SCRATCH);
  await mkdir(scratch, { recursive: true });
  await removeLeftovers(scratch);
  const locate = (key: string) => {
    assertBlobKey(key);
    return path.join(folder, key);
  };

  return {
    put: async (key, bytes) => {
      const target = locate(key);
      const temporary = path.join(scratch, randomUUID());
      try {
        await writeFile(temporary, bytes);
        await mkdir(path.dirname(target), { recursive: true });
        await rename(temporary, target);
      } catch (error) {
        await rm(temporary, { force: true });
        throw storeError(error, 'store');
      }
    },
    get: (key) => readWhole(locate(key)),
    remove: async (key) => {
      await rm(locate(key), { force: true }).catch(rethrowAsStoreError);
    },
    removeAll: async (prefix) => {
      const target = path.dirname(locate(`${prefix}/-`));
      await rm(target, { recursive: true, force: true }).catch(rethrowAsStoreError);
    },
    prefixes: async function* () {
      for (const name of await readdir(folder)) if (name !== SCRATCH) yield name;
    },
    ping: async () => {
      const probe = path.join(scratch, `ping-${randomUUID()}`);
      await writeFile(probe, '').catch(rethrowAsStoreError);
      await rm(probe, { force: true });
    },
  };
}

/** Removes what killed processes left half-written; others may be writing into the same folder. */
async function removeLeftovers(scratch: string): Promise<void> {
  for (const name of await readdir(scratch)) {
    const file = path.join(scratch, name);
    try {
      const { mtimeMs } = await stat(file);
      if (Date.now() - mtimeMs > LEFTOVER_MS) await rm(file, { force: true });
    } catch (error) {
      // Its writer has just renamed it into place, or another process has removed it.
      if (systemCodeOf(error) !== 'ENOENT') throw storeError(error, 'remove');
    }
  }
}

/** Reads into a buffer of its own, never a slice of Node's pool: the caller may transfer it. */
async function readWhole(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file, 'r');
    try {
      return await fill(handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw storeError(error, 'read');
  }
}

async function fill(handle: FileHandle): Promise<Uint8Array> {
  const { size } = await handle.stat();
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await handle.read(bytes, filled, size - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled === size ? bytes : bytes.slice(0, filled);
}

function rethrowAsStoreError(error: unknown): never {
  throw storeError(error, 'remove');
}

function storeError(error: unknown, doing: string): AppError {
  const code = systemCodeOf(error);
  if (code === 'ENOENT' && doing === 'read') return blobMissing(error);
  if (code !== undefined && NO_SPACE.has(code)) {
    return new AppError(
      'disk_full',
      'The disk of the server is full; free some space and try again.',
      {
        cause: error,
      },
    );
  }
  return new AppError('storage_failed', `The blob store could not ${doing}: ${messageOf(error)}`, {
    cause: error,
  });
}
